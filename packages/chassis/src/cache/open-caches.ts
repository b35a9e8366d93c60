import type { Addresses } from "../addresses";
import type { CommonConfig } from "../common-config";
import { type CacheServer, openCacheServer, wasLeftAlone } from "../redis/cache-server";
import type { Signals } from "../signals";
import type { Log } from "../telemetry/log";
import type { Metrics } from "../telemetry/metrics";
import { tlsFiles } from "../tls";
import { hearChanges } from "./changes";
import { coalescing } from "./coalescing";
import { type CacheOutcome, cacheOutcomes, openCache } from "./open-cache";
import type { CachePort } from "./port";
import { sharedLevel } from "./shared-level";

type Parts = {
  readonly common: CommonConfig;
  readonly addresses: Addresses;
  readonly signals: Signals;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Caches with a second level where CACHE_REDIS_URL is given; each service has a connection of its own there. */
export function openCaches({ common, addresses, signals, log, metrics }: Parts): CachePort & {
  readonly close: () => Promise<void>;
} {
  const servers = new Map<string, CacheServer>();
  const closing: (() => void)[] = [];

  function server(service: string): CacheServer | undefined {
    const url = addresses.of("CACHE_REDIS_URL", service);
    const known = servers.get(service);
    if (known || url === undefined) return known;
    const opened = openCacheServer({
      url,
      name: `torg:${service}:cache`,
      tls: tlsFiles(common),
      commandTimeoutMs: common.CACHE_REDIS_TIMEOUT_MS,
      pauseMs: common.CACHE_REDIS_PAUSE_MS,
      log: log.child({ service }),
    });
    servers.set(service, opened);
    return opened;
  }

  return {
    server,
    open({ service, name, hears, restMs, ...options }) {
      const redis = server(service);
      const failed = (error: unknown) =>
        metrics.cacheFailures.inc({
          service,
          cache: name,
          why: wasLeftAlone(error) ? "left_alone" : "failed",
        });
      const cache = openCache({
        ...options,
        count: counting(metrics, { service, cache: name }),
        shared:
          redis &&
          (({ lifetimes }) =>
            sharedLevel({ server: redis, service, name, boundMs: options.boundMs, lifetimes, failed })),
      });
      const forget = coalescing(restMs, cache.forget);
      const ears = hears.map((owner) => hearChanges(signals, owner, forget));
      const gauge = metrics.fresh(async () =>
        metrics.cacheBytes.set({ service, cache: name }, cache.bytes()),
      );
      closing.push(gauge.stop, ...ears.map(({ stop }) => stop));
      return cache;
    },
    async close() {
      for (const stop of closing) stop();
      await Promise.all([...servers.values()].map((one) => one.close()));
    },
  };
}

/** Counters that are found once and not at every answer. */
function counting(
  { cacheReads }: Metrics,
  labels: { service: string; cache: string },
): (outcome: CacheOutcome) => void {
  const counters = new Map(
    cacheOutcomes.map((outcome) => [outcome, cacheReads.labels({ ...labels, outcome })]),
  );
  return (outcome) => counters.get(outcome)?.inc();
}
