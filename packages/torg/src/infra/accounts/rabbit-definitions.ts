import { namesOn, topologyOf } from "@torg/chassis/servers";
import { type EventContract, wiring } from "@torg/contracts";
import { rabbitHash } from "../rabbit-hash";
import { admin } from "../recipe";
import { type Service, servicesOn } from "./servers-of";

const vhost = "/";

/**
 * What RabbitMQ reads at each of its starts: accounts, their rights, and all exchanges, queues and bindings. So events
 * wait for a service that has never run, and no service needs the right to make what others share.
 */
export function rabbitDefinitions(passwordOf: (account: string) => string) {
  const { exchanges, queues, bindings } = topologyOf();
  const services = servicesOn("rabbitmq");
  return {
    vhosts: [{ name: vhost }],
    users: [
      { name: admin, ...rabbitHash(passwordOf(admin)), tags: ["administrator"] },
      ...services.map((name) => ({ name, ...rabbitHash(passwordOf(name)), tags: [] })),
    ],
    permissions: [
      { user: admin, vhost, configure: ".*", write: ".*", read: ".*" },
      ...services.map((service) => ({ user: service, vhost, ...rightsOf(service) })),
    ],
    topic_permissions: services.flatMap(topicRightsOf),
    exchanges: exchanges.map(({ name }) => ({
      name,
      vhost,
      type: "topic",
      durable: true,
      auto_delete: false,
      internal: false,
      arguments: {},
    })),
    queues: queues.map((queue) => ({ ...queue, vhost, durable: true, auto_delete: false })),
    bindings: bindings.map(({ exchange, queue, pattern }) => ({
      source: exchange,
      vhost,
      destination: queue,
      destination_type: "queue",
      routing_key: pattern,
      arguments: {},
    })),
  };
}

const names = namesOn("");
const retries = topologyOf()
  .exchanges.map(({ name }) => name)
  .filter((name) => name !== names.events && name !== names.dead);

/** Its own queues and their dead letters, and the exchanges that it tells, is retried and parked by. */
function rightsOf(service: Service) {
  const own = queuesOf(service).flatMap((queue) => [queue, names.deadQueue(queue)]);
  return {
    configure: anyOf(own),
    write: anyOf([...own, names.events, ...(own.length > 0 ? [names.dead, ...retries] : [])]),
    read: anyOf([...own, ...(own.length > 0 ? [names.events, names.dead] : [])]),
  };
}

/** Which routing keys: every version of what it publishes and hears, and its own queues' names. */
function topicRightsOf(service: Service) {
  const queues = queuesOf(service);
  const dead = queues.map(names.deadQueue);
  const { publishes, hears } = wiring[service];
  const right = (exchange: string, write: string, read: string) => ({
    user: service,
    vhost,
    exchange,
    write,
    read,
  });
  return [
    right(
      names.events,
      versionsOf(publishes, "v[0-9]+"),
      versionsOf([...hears.money, ...hears.events], "[*]"),
    ),
    right(names.dead, anyOf(dead), anyOf(dead)),
    ...retries.map((exchange) => right(exchange, anyOf(queues), nothing)),
  ];
}

const queuesOf = (service: Service): readonly string[] =>
  (["money", "events"] as const)
    .filter((kind) => wiring[service].hears[kind].length > 0)
    .map((kind) => names.queue(`${service}.${kind}`));

/** A pattern that nothing matches. */
const nothing = "^$ ";

const anyOf = (exact: readonly string[]): string =>
  exact.length === 0 ? nothing : `^(${exact.map(literal).join("|")})$`;

const versionsOf = (events: readonly EventContract[], version: string): string =>
  events.length === 0
    ? nothing
    : `^(${events.map(({ type }) => literal(type.replace(/[.]v[0-9]+$/, ""))).join("|")})[.]${version}$`;

const literal = (text: string): string => text.replaceAll(".", "[.]");
