import type { ServiceName } from "@torg/contracts";
import type { Addresses } from "./addresses";
import type { CachePort } from "./cache/port";
import type { Calls } from "./calls/policy";
import type { CommonConfig } from "./common-config";
import type { EventPort } from "./events/port";
import type { Files } from "./files/port";
import type { Identities } from "./identity";
import type { Readiness } from "./readiness";
import type { Signals } from "./signals";
import type { Log } from "./telemetry/log";
import type { Metrics } from "./telemetry/metrics";
import type { Tracing } from "./telemetry/tracing";

/** What the services of one process share: the ports with the adapters that the environment chose, and telemetry. */
export type Host = {
  readonly common: CommonConfig;
  readonly calls: Calls;
  readonly events: EventPort;
  readonly signals: Signals;
  readonly files: Files;
  readonly cache: CachePort;
  readonly identities: Identities;
  readonly tracing: Tracing;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Who needs a server to answer has it watched here. */
  readonly ready: Readiness;
  /** Which servers the environment names. */
  readonly addresses: Addresses;
  /** The address of a service's own database. */
  readonly databaseUrl: (
    service: string,
  ) => Promise<{ readonly url: string; readonly socket?: string | undefined }>;
  /** A service's own HTTP edge: for uploads and files, which do not ride on calls. */
  readonly fetchEdge: (service: ServiceName, request: Request) => Promise<Response>;
  /** The address that a request came from, as the socket says. */
  readonly addressOf: (request: Request) => string | undefined;
  /** This process owns the databases alone, so a lease that is still there belonged to a dead one. */
  readonly alone: boolean;
};
