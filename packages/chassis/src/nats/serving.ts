import type { ServiceName } from "@torg/contracts";
import type { CallHandler } from "../calls/port";
import type { Log } from "../telemetry/log";
import type { Metrics } from "../telemetry/metrics";
import type { Link } from "./open-link";
import type { ServiceTokens } from "./service-tokens";

/** A service that takes calls and streams over its connection, as one of its replicas. */
export type Serving = {
  readonly service: ServiceName;
  readonly link: Link;
  readonly handler: CallHandler;
  readonly tokens: ServiceTokens;
  readonly instance: string;
  readonly edge: string | undefined;
  readonly beatMs: number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "late">;
  readonly lost: (reason: string) => void;
};
