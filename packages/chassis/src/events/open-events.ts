import type { Addresses } from "../addresses";
import type { CommonConfig } from "../common-config";
import { rabbitEvents } from "../rabbitmq/rabbit-events";
import type { Log } from "../telemetry/log";
import type { Metrics } from "../telemetry/metrics";
import { tlsFiles } from "../tls";
import { embeddedEvents } from "./embedded";
import type { EventPort } from "./port";

type Options = {
  readonly common: CommonConfig;
  readonly addresses: Addresses;
  readonly services: readonly string[];
  readonly log: Log;
  readonly metrics: Metrics;
};

/** RabbitMQ where it is given to any service of this process, and then to all of them; else the embedded part. */
export function openEvents({
  common,
  addresses,
  services,
  log,
  metrics,
}: Options): EventPort & { readonly close: () => Promise<void> } {
  const timing = { lingerMs: common.RELAY_LINGER_MS, pollMs: common.RELAY_POLL_MS };
  const urlOf = (service: string) => addresses.of("AMQP_URL", service);
  if (!services.some((service) => urlOf(service) !== undefined))
    return { ...embeddedEvents({ log, metrics, ...timing }), close: async () => undefined };
  return rabbitEvents({
    urlOf,
    tls: tlsFiles(common),
    prefix: common.AMQP_PREFIX,
    queueLengthMax: common.AMQP_QUEUE_LENGTH_MAX,
    prefetch: common.CONSUMER_PREFETCH,
    ...timing,
    log,
    metrics,
  });
}
