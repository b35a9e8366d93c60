import type { ServiceName } from "@torg/contracts";
import { addressesIn } from "../addresses";
import type { Calls } from "../calls/policy";
import { commonConfig } from "../common-config";
import { ConfigFaults, readConfig } from "../config";
import { openPorts } from "../ports";
import { openReadiness } from "../readiness";
import { openLog } from "../telemetry/log";
import { openMetrics } from "../telemetry/metrics";

type Options = {
  readonly service: ServiceName;
  /** What a process of the service would find: its NATS address and its folder of identities. */
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
};

/** Calls as a process of this service makes them, over its own account and with all the care of the policy; nothing else of the service is here. */
export async function callsOf({ service, env, dataDir }: Options): Promise<{
  readonly calls: Calls;
  readonly close: () => Promise<void>;
}> {
  const { config, faults } = readConfig(commonConfig, env);
  if (!config) throw new ConfigFaults(faults);
  const { calls, close } = await openPorts({
    common: config,
    addresses: addressesIn(env),
    services: [service],
    root: dataDir,
    log: openLog({ LOG_LEVEL: "silent", LOG_FORMAT: "json" }),
    metrics: openMetrics(),
    ready: openReadiness(),
    instance: Bun.randomUUIDv7(),
    edge: "http://127.0.0.1:1",
  });
  return { calls, close };
}
