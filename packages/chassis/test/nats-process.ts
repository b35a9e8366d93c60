import { inProcessCalls } from "../src/calls/in-process";
import { type Identities, openIdentities } from "../src/identity";
import { natsCalls } from "../src/nats/calls";
import { type Link, openLink } from "../src/nats/open-link";
import { natsSignals } from "../src/nats/signals";
import { inProcessSignals } from "../src/signals";
import { openLog } from "../src/telemetry/log";
import { openMetrics } from "../src/telemetry/metrics";
import { tempFolder } from "../src/testing";
import type { TlsFiles } from "../src/tls";

const keys = tempFolder(0o700);
export const identities: Identities = await openIdentities(keys.path);
const log = openLog({ LOG_LEVEL: "silent", LOG_FORMAT: "json" });

type Options = {
  readonly url: string;
  readonly services: readonly string[];
  readonly edge?: string;
  readonly tls?: TlsFiles | undefined;
  readonly startTimeoutMs?: number;
};

/** One process of its own at a NATS server, as far as calls and signals go. */
export async function natsProcess({ url, services, edge, tls, startTimeoutMs = 5_000 }: Options) {
  const lost: string[] = [];
  const instance = Bun.randomUUIDv7();
  const links = new Map<string, Link>();
  for (const service of [
    "gateway",
    "user",
    "product",
    "order",
    "cart",
    "integration",
    "notification",
  ] as const) {
    if (!services.includes(service)) continue;
    const link = await openLink({
      service,
      url,
      instance,
      tls,
      startTimeoutMs,
      log,
      lost: (reason) => void lost.push(reason),
    });
    links.set(service, link);
  }
  const parts = { links, identities, instance, edge, beatMs: 400, log, metrics: openMetrics() };
  const close = async () => {
    for (const link of links.values()) await link.close();
  };
  return {
    calls: natsCalls({ ...parts, local: inProcessCalls(), lost: (reason) => void lost.push(reason) }),
    signals: natsSignals({ links, local: inProcessSignals(), log }),
    links,
    lost,
    close,
    die: close, // to its neighbours a closed connection is all that is left of a killed process
  };
}
