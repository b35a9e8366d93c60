import { type ServiceName, serviceNames } from "@torg/contracts";
import type { Addresses } from "../addresses";
import type { LocalCalls } from "../calls/in-process";
import type { CallPort } from "../calls/port";
import type { CommonConfig } from "../common-config";
import type { Identities } from "../identity";
import type { Readiness } from "../readiness";
import type { Signals } from "../signals";
import type { Log } from "../telemetry/log";
import type { Metrics } from "../telemetry/metrics";
import { tlsFiles } from "../tls";
import { announce } from "./announce";
import { natsCalls } from "./calls";
import { type FindEdges, natsEdges } from "./find-edges";
import { openLink } from "./open-link";
import { natsSignals } from "./signals";

type Options = {
  readonly common: CommonConfig;
  readonly addresses: Addresses;
  readonly services: readonly string[];
  readonly identities: Identities;
  readonly ready: Readiness;
  /** Tells the processes of one service apart. */
  readonly instance: string;
  /** Where others reach this process over HTTP. */
  readonly edge: string;
  /** For services that are given no NATS. */
  readonly local: { readonly calls: LocalCalls; readonly signals: Signals };
  readonly log: Log;
  readonly metrics: Metrics;
};

type OpenNats = {
  readonly calls: CallPort;
  readonly signals: Signals;
  /** Where services are reached over HTTP; for the gateway alone. */
  readonly findEdges?: FindEdges;
  readonly close: () => Promise<void>;
};

/**
 * Connects each service of this process that has a NATS_URL, under its own account. A connection that is lost for good,
 * or an account that may not take its own calls, ends the process: whoever started it starts it anew.
 */
export async function openNats(options: Options): Promise<OpenNats> {
  const { common, addresses, services, ready, instance, local, log } = options;
  const lost = (reason: string): void => {
    log.fatal(reason);
    process.exit(1);
  };
  const opening = services.flatMap((name) => {
    const url = addresses.of("NATS_URL", name);
    if (url === undefined || !isService(name)) return [];
    const tls = tlsFiles(common);
    const startTimeoutMs = common.NATS_START_TIMEOUT_MS;
    return [openLink({ service: name, url, tls, instance, startTimeoutMs, log, lost })];
  });
  if (opening.length === 0) return { ...local, close: async () => undefined };

  const links = new Map((await Promise.all(opening)).map((link) => [link.service as string, link]));
  const gateway = links.get("gateway");
  if (gateway) await announce(gateway, options); // nobody calls it, so nothing else would tell that it is there
  const watches = [...links.values()].map((link) => ready.watch(`NATS for ${link.service}`, link.ping));
  return {
    calls: natsCalls({
      ...options,
      links,
      local: local.calls,
      beatMs: common.STREAM_BEAT_MS,
      lost,
    }),
    signals: natsSignals({ links, local: local.signals, log }),
    ...(gateway && { findEdges: natsEdges(gateway) }),
    async close() {
      for (const watch of watches) watch.stop();
      await Promise.all([...links.values()].map((link) => link.close()));
    },
  };
}

const isService = (name: string): name is ServiceName => serviceNames.some((service) => service === name);
