/** The servers behind Torg's ports, by the names that compose.yaml gives them too. */
export const infraServers = ["postgres", "redis-cart", "redis-cache", "rabbitmq", "nats", "mongo"] as const;
export type InfraServer = (typeof infraServers)[number];

/** Each of these is one listening port on loopback; RabbitMQ's two more are between its own processes. */
const portNames = [...infraServers, "rabbitmq-dist", "rabbitmq-epmd"] as const;
export type PortName = (typeof portNames)[number];
export type InfraPorts = Readonly<Record<PortName, number>>;

/** Beside the standard ones, so that servers which are there already are not met: 17 and the last three digits. */
export const defaultPorts: InfraPorts = {
  postgres: 17432,
  "redis-cart": 17379,
  "redis-cache": 17380,
  rabbitmq: 17672,
  nats: 17222,
  mongo: 17017,
  "rabbitmq-dist": 17673,
  "rabbitmq-epmd": 17369,
};

/** What Torg calls the address of each. */
export const addressVariables: Readonly<Record<InfraServer, string>> = {
  postgres: "DATABASE_URL",
  "redis-cart": "CART_REDIS_URL",
  "redis-cache": "CACHE_REDIS_URL",
  rabbitmq: "AMQP_URL",
  nats: "NATS_URL",
  mongo: "MONGODB_URL",
};
