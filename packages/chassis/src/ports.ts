import { join, resolve } from "node:path";
import type { Addresses } from "./addresses";
import { openCaches } from "./cache/open-caches";
import type { CachePort } from "./cache/port";
import { inProcessCalls } from "./calls/in-process";
import { type Calls, policed } from "./calls/policy";
import type { CommonConfig } from "./common-config";
import { type RemoteEdges, remoteEdges } from "./edge/remote-edges";
import { openEvents } from "./events/open-events";
import type { EventPort } from "./events/port";
import { openFiles } from "./files/open-files";
import type { Files } from "./files/port";
import { type Identities, openIdentities } from "./identity";
import { openNats } from "./nats/open-nats";
import type { Readiness } from "./readiness";
import { inProcessSignals, type Signals } from "./signals";
import type { Log } from "./telemetry/log";
import type { Metrics } from "./telemetry/metrics";

export type Ports = {
  readonly calls: Calls;
  readonly events: EventPort;
  readonly signals: Signals;
  readonly files: Files;
  readonly cache: CachePort;
  readonly identities: Identities;
  /** Edges of services that run in other processes. */
  readonly remoteEdges: RemoteEdges;
  /** After the services: connections last. */
  readonly close: () => Promise<void>;
};

type Options = {
  readonly common: CommonConfig;
  readonly addresses: Addresses;
  /** The services of this process. */
  readonly services: readonly string[];
  /** The data folder. */
  readonly root: string;
  readonly log: Log;
  readonly metrics: Metrics;
  /** For servers without which nothing can be answered: an adapter has its own watched. */
  readonly ready: Readiness;
  /** Tells the processes of one service apart. */
  readonly instance: string;
  /** Where others reach this process over HTTP. */
  readonly edge: string;
};

/** Chooses the adapter behind each port: the real server where its address is given, else the embedded part. */
export async function openPorts(options: Options): Promise<Ports> {
  const { common, addresses, services, root, log, metrics } = options;
  const identities = await openIdentities(resolve(common.IDENTITY_DIR ?? join(root, "identities")));
  const closing: (() => Promise<void>)[] = [];
  const local = { calls: inProcessCalls(), signals: inProcessSignals() };
  const { calls, signals, findEdges, close } = await openNats({ ...options, identities, local });
  closing.push(close);
  const events = openEvents({ common, addresses, services, log, metrics });
  closing.push(events.close);
  const files = openFiles(common, root);
  closing.push(files.close);
  const cache = openCaches({ common, addresses, signals, log, metrics });
  closing.push(cache.close);
  return {
    calls: policed(calls, options),
    events,
    signals,
    files: files.files,
    cache,
    identities,
    remoteEdges: remoteEdges({ given: addresses.edge, find: findEdges }),
    close: async () => {
      for (const close of closing.reverse()) await close();
    },
  };
}
