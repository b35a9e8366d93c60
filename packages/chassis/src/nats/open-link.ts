import type { ServiceName } from "@torg/contracts";
import { connect, ErrorCode, Events, type NatsConnection, NatsError } from "nats";
import { refusal } from "../refusal";
import type { Log } from "../telemetry/log";
import type { TlsFiles } from "../tls";
import { natsAddress } from "./nats-address";
import { inboxOf } from "./subjects";

/** One service's own connection to NATS, with its own account and inbox. */
export type Link = {
  readonly service: ServiceName;
  readonly nats: NatsConnection;
  /** False from a break until the next connection: what is published meanwhile would be sent stale, or never. */
  readonly isUp: () => boolean;
  /** Runs at the next break; `stop` where it is not wanted any more. */
  readonly onBreak: (what: () => void) => { stop: () => void };
  /** Resolves when the server answers. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type LinkOptions = {
  readonly service: ServiceName;
  /** `nats://user:password@host:4222`; more hosts after commas. */
  readonly url: string;
  /** Tells the processes of one service apart. */
  readonly instance: string;
  readonly tls?: TlsFiles | undefined;
  /** How long a server that does not answer yet is waited for. */
  readonly startTimeoutMs: number;
  readonly log: Log;
  /** The connection is gone for good, and nobody asked for it: calls can neither come nor go. */
  readonly lost: (reason: string) => void;
};

const dialTimeoutMs = 2_000;
const againMs = 250;

/** Connects, waiting a while for a server that starts too. Afterwards it comes back for ever, by itself. */
export async function openLink(options: LinkOptions): Promise<Link> {
  const { service, log, lost } = options;
  const nats = await firstConnection(options);
  let isUp = true;
  let closing = false;
  const atBreak = new Set<() => void>();

  const watch = async () => {
    for await (const { type, data } of nats.status()) {
      if (type === Events.Disconnect && isUp) {
        isUp = false;
        log.warn({ service }, "the connection to NATS broke");
        const all = [...atBreak];
        atBreak.clear();
        for (const tell of all) tell();
      } else if (type === Events.Reconnect) {
        isUp = true;
        log.warn({ service }, "connected to NATS again");
      } else if (type === Events.Error) log.error({ service, reason: data }, "NATS refused something");
    }
  };
  watch().catch((error: unknown) => log.error({ err: error, service }, "watching NATS ended"));
  void nats.closed().then((error) => {
    isUp = false;
    if (!closing) lost(`${service} lost NATS for good${error ? `: ${error.message}` : ""}`);
  });

  return {
    service,
    nats,
    isUp: () => isUp && !nats.isClosed(),
    onBreak(what) {
      atBreak.add(what);
      return { stop: () => void atBreak.delete(what) };
    },
    async ping() {
      if (!isUp) throw new Error(`${service} has no connection to NATS`);
      await nats.flush();
    },
    async close() {
      closing = true;
      if (isUp) await Promise.race([nats.flush().catch(() => undefined), Bun.sleep(1_000)]);
      await nats.close();
    },
  };
}

async function firstConnection({ service, url, instance, tls, startTimeoutMs }: LinkOptions) {
  const until = Date.now() + startTimeoutMs;
  const address = natsAddress(url, tls);
  for (;;) {
    try {
      return await connect({
        ...address,
        name: `${service} ${instance}`,
        inboxPrefix: inboxOf(service),
        timeout: dialTimeoutMs,
        maxReconnectAttempts: -1, // by default the client gives up after 20 s, for good
        reconnectTimeWait: againMs,
        reconnectJitter: againMs,
        reconnectJitterTLS: againMs,
        pingInterval: 5_000, // a half-open connection is noticed within 15 s
        maxPingOut: 2,
        noAsyncTraces: true,
      });
    } catch (error) {
      const wrong = error instanceof NatsError && neverBetter.has(error.code);
      if (wrong || Date.now() > until)
        throw refusal(
          `${service} cannot connect to NATS at ${address.servers.join(", ")}: ${error instanceof Error ? error.message : String(error)}`,
          { cause: error },
        );
      await Bun.sleep(againMs);
    }
  }
}

/** Waiting does not help against these. */
const neverBetter: ReadonlySet<string> = new Set([
  ErrorCode.AuthorizationViolation,
  ErrorCode.BadAuthentication,
  ErrorCode.InvalidOption,
  ErrorCode.ServerOptionNotAvailable,
  ErrorCode.Tls,
]);
