import { serviceNames } from "@torg/contracts";
import type { InfraServer } from "../servers";

export type Service = (typeof serviceNames)[number];

/** Which servers a service has an account on: what it has no use for, it has no key to. */
export const serversOf: Readonly<Record<Service, readonly InfraServer[]>> = {
  gateway: ["nats", "redis-cache"],
  user: ["postgres", "nats", "rabbitmq"],
  product: ["postgres", "nats", "rabbitmq", "redis-cache"],
  order: ["postgres", "nats", "rabbitmq"],
  cart: ["redis-cart", "nats", "rabbitmq"],
  integration: ["postgres", "nats", "rabbitmq"],
  notification: ["mongo", "nats", "rabbitmq"],
};

/** The services with an account on this server. */
export const servicesOn = (server: InfraServer): readonly Service[] =>
  serviceNames.filter((service) => serversOf[service].includes(server));
