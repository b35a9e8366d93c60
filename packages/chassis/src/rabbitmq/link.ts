import type { ConfirmChannel } from "amqplib";
import type { Log } from "../telemetry/log";
import type { TlsFiles } from "../tls";
import { rabbitAddress } from "./rabbit-address";

/** Work on a channel: it sets the channel up, and returns after `ended`, with what it had in hand finished. */
export type ChannelWork = (channel: ConfirmChannel, ended: Promise<"lost" | "stopped">) => Promise<void>;

/** A connection that comes back for ever. */
export type Link = {
  /** Runs `work` on a channel of its own, and again on a fresh one after every loss, until it is stopped. */
  readonly keep: (work: ChannelWork) => { readonly stop: () => Promise<void> };
  /** A channel for one thing, closed afterwards; waits for the connection. */
  readonly once: <T>(work: (channel: ConfirmChannel) => Promise<T>) => Promise<T>;
  /** How many channels of `keep` have ended: when one more has, what was on the broker may be gone. */
  readonly ended: () => number;
  readonly close: () => Promise<void>;
};

type Options = {
  /** It holds a password. */
  readonly url: string;
  /** As an operator sees it in the broker's list of connections. */
  readonly name: string;
  readonly tls?: TlsFiles | undefined;
  readonly log: Log;
};

const heartbeatSeconds = 5;
const handshakeMs = 10_000;
const againMs = { least: 200, most: 5_000 };

/**
 * Opens a connection that outlives the broker: it waits for one that is away, notices a dead one by heartbeats within
 * 15 s, and tries again for ever with growing, jittered delays of at most 5 s.
 */
export async function openLink({ url, name, tls, log }: Options): Promise<Link> {
  const address = rabbitAddress(url, tls);
  address.searchParams.set("heartbeat", String(heartbeatSeconds));
  const { connect } = await import("amqplib"); // which a shop without RabbitMQ does not load
  const connection = await connect(address.href, {
    ...tls,
    timeout: handshakeMs,
    noDelay: true,
    clientProperties: { connection_name: name },
    recovery: { initialDelay: againMs.least, maxDelay: againMs.most, jitter: 0.5, waitForConnect: false },
  });
  let away = false;
  let closed = false;
  let ended = 0;
  const lost = ({ message }: Error) => {
    if (!away && !closed) log.warn({ reason: message }, "RabbitMQ is away; events wait");
    away = true;
  };
  connection.on("error", () => undefined); // "disconnect" follows it
  connection.on("disconnect", lost);
  connection.on("connect-failed", lost);
  connection.on("connect", () => {
    if (away) log.info("RabbitMQ is back");
    away = false;
  });
  connection.on("blocked", (reason) => log.warn({ reason }, "RabbitMQ takes no events now; they wait"));

  async function open(): Promise<ConfirmChannel> {
    const channel = await connection.createConfirmChannel();
    channel.on("error", ({ message }) => log.debug({ reason: message }, "RabbitMQ closed a channel"));
    return channel;
  }
  const shut = (channel: ConfirmChannel) => atMost(channel.close().catch(() => undefined)); // it may be closed already

  return {
    keep(work) {
      const stop = Promise.withResolvers<"stopped">();
      let stopped = false;
      async function round(): Promise<void> {
        const channel = await Promise.race([open(), stop.promise]);
        if (channel === "stopped") return;
        const gone = new Promise<"lost">((resolve) => channel.once("close", () => resolve("lost")));
        channel.once("close", () => {
          ended += 1;
        });
        try {
          await work(channel, Promise.race([gone, stop.promise]));
        } finally {
          await shut(channel);
        }
      }
      const running = (async () => {
        let failures = 0;
        while (!stopped && !closed) {
          const began = Date.now();
          await round().catch((error) => {
            if (!away && !stopped && !closed)
              log.warn({ err: error }, "a channel to RabbitMQ did not work; the next follows");
          });
          failures = Date.now() - began > againMs.most ? 0 : failures + 1;
          const waitMs = Math.min(againMs.least * 2 ** Math.min(failures, 10), againMs.most);
          if (!stopped) await Promise.race([Bun.sleep(waitMs * (0.5 + Math.random() / 2)), stop.promise]);
        }
      })();
      return {
        stop: () => {
          stopped = true;
          stop.resolve("stopped");
          return running;
        },
      };
    },
    ended: () => ended,
    async once(work) {
      const channel = await open();
      try {
        return await work(channel);
      } finally {
        await shut(channel);
      }
    },
    async close() {
      closed = true;
      await atMost(connection.close());
    },
  };
}

const goodbyeMs = 2_000;
/** A broker that hangs does not answer a goodbye either. */
const atMost = (goodbye: Promise<void>): Promise<void> => Promise.race([goodbye, Bun.sleep(goodbyeMs)]);
