import type { ConfirmChannel } from "amqplib";
import type { Link } from "./link";
import type { Topology } from "./topology";

/**
 * Makes what is missing, and looks first: a service may lack the right to make what is shared, and a queue that an
 * operator made with other limits stays as it is. Bindings cannot be looked at; an account that may not make them
 * takes them as made. Answers what is missing and may not be made by this account.
 */
export async function declare(link: Link, topology: Topology): Promise<readonly string[]> {
  const missing: string[] = [];
  const queues = await absent(link, topology.queues, (channel, { name }) => channel.checkQueue(name));
  const exchanges = await absent(link, topology.exchanges, (channel, { name }) =>
    channel.checkExchange(name),
  );
  for (const { name } of exchanges) {
    const made = await allowed(link, (channel) => channel.assertExchange(name, "topic", { durable: true }));
    if (!made) missing.push(name);
  }
  for (const queue of queues) {
    const made = await allowed(link, (channel) =>
      channel.assertQueue(queue.name, { durable: true, arguments: queue.arguments }),
    );
    if (!made) missing.push(queue.name);
  }
  await allowed(link, async (channel) => {
    for (const { queue, exchange, pattern } of topology.bindings) {
      if (!missing.includes(queue)) await channel.bindQueue(queue, exchange, pattern);
    }
  });
  return missing;
}

/** Those that the broker does not have; a channel dies of each look that fails, so there is a new one then. */
async function absent<T>(
  link: Link,
  things: readonly T[],
  look: (channel: ConfirmChannel, thing: T) => Promise<unknown>,
): Promise<T[]> {
  const found: T[] = [];
  let at = 0;
  while (at < things.length) {
    await link.once(async (channel) => {
      for (const thing of things.slice(at)) {
        at += 1;
        try {
          await look(channel, thing);
        } catch (error) {
          if (codeOf(error) !== notFound) throw error;
          found.push(thing);
          return;
        }
      }
    });
  }
  return found;
}

/** Does it, or answers false where the account has no right to. */
async function allowed(link: Link, work: (channel: ConfirmChannel) => Promise<unknown>): Promise<boolean> {
  try {
    await link.once(work);
    return true;
  } catch (error) {
    if (codeOf(error) !== accessRefused) throw error;
    return false;
  }
}

const accessRefused = 403;
const notFound = 404;
const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;
