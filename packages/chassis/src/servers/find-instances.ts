import { connect, ErrorCode, NatsError } from "nats";
import { natsAddress } from "../nats/nats-address";
import type { TlsFiles } from "../tls";

export type Instance = {
  readonly service: string;
  readonly version: string;
  /** Tells the processes of one service apart. */
  readonly instance: string;
  /** Where its HTTP edge is. */
  readonly edge: string | undefined;
  readonly startedAt: Date | undefined;
};

/** Every instance that answers the NATS services API right now, by service and start. */
export async function findInstances(natsUrl: string, tls?: TlsFiles): Promise<Instance[]> {
  const nats = await connect({ ...natsAddress(natsUrl, tls), reconnect: false });
  try {
    const client = nats.services.client();
    const stats = new Map(
      (await answersTo(client.stats())).map(({ id, started }) => [id, new Date(started)]),
    );
    const found = (await answersTo(client.info())).map(({ id, name, version, metadata }): Instance => {
      const { instance = id, edge } = metadata ?? {};
      return { service: name, version, instance, edge, startedAt: stats.get(id) };
    });
    return found.sort((a, b) => a.service.localeCompare(b.service) || a.instance.localeCompare(b.instance));
  } finally {
    await nats.close();
  }
}

async function answersTo<T>(question: Promise<AsyncIterable<T>>): Promise<T[]> {
  const answers: T[] = [];
  try {
    for await (const answer of await question) answers.push(answer);
  } catch (error) {
    if (!(error instanceof NatsError && error.code === ErrorCode.NoResponders)) throw error;
  }
  return answers;
}
