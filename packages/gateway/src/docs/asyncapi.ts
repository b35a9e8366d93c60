import { type EventContract, serviceNames, wiring } from "@torg/contracts";
import { cloudEvent, envelopeOf } from "./cloud-event";
import type { Reference } from "./document";
import type { JsonSchema, NamedSchemas } from "./schemas";

/** As much of AsyncAPI 3.1 as Torg's document uses. */
export type AsyncApiDocument = {
  asyncapi: string;
  info: { title: string; version: string; description: string; license: { name: string } };
  defaultContentType: string;
  channels: Record<string, Channel>;
  operations: Record<string, ChannelOperation>;
  components: { messages: Record<string, Message>; schemas: NamedSchemas };
};
type Channel = {
  address: string;
  description: string;
  messages: Record<string, Reference>;
  bindings: object;
};
type ChannelOperation = {
  action: "send" | "receive";
  channel: Reference;
  messages: Reference[];
  summary: string;
  tags: { name: string }[];
  "x-torg-queue"?: string;
};
type Message = { name: string; summary: string; payload: JsonSchema };

/** Every domain event, who publishes it and which queues hear it: AsyncAPI 3.1, from the wiring alone. */
export function asyncapi(): AsyncApiDocument {
  const document: AsyncApiDocument = {
    asyncapi: "3.1.0",
    info: { title: "Torg events", version: "1.0.0", description: overview, license: { name: "Apache-2.0" } },
    defaultContentType: "application/cloudevents+json",
    channels: {},
    operations: {},
    components: { messages: {}, schemas: { CloudEvent: cloudEvent } },
  };
  for (const service of serviceNames) {
    const { publishes, hears } = wiring[service];
    for (const event of publishes) publish(document, service, event);
    for (const event of hears.money) hear(document, `${service}.money`, event);
    for (const event of hears.events) hear(document, `${service}.events`, event);
  }
  return document;
}

function publish(
  { channels, operations, components }: AsyncApiDocument,
  service: string,
  event: EventContract,
) {
  const { type, doc } = event;
  channels[type] = {
    address: type,
    description: doc,
    messages: { [type]: { $ref: `#/components/messages/${type}` } },
    bindings: { amqp: { is: "routingKey", exchange, bindingVersion: "0.3.0" } },
  };
  components.messages[type] = {
    name: `torg.${type}`,
    summary: doc,
    payload: envelopeOf(event, components.schemas),
  };
  operations[`${service}.publishes.${type}`] = {
    action: "send",
    summary: `${service} publishes ${type}.`,
    tags: [{ name: service }],
    ...onChannel(type),
  };
}
const exchange = { name: "torg.events", type: "topic", durable: true, autoDelete: false, vhost: "/" };

function hear({ operations }: AsyncApiDocument, queue: string, { type }: EventContract) {
  const service = queue.slice(0, queue.indexOf("."));
  operations[`${service}.hears.${type}`] = {
    action: "receive",
    summary: `${service} acts on ${type}.`,
    tags: [{ name: service }],
    ...onChannel(type),
    "x-torg-queue": queue,
  };
}

const onChannel = (type: string) => ({
  channel: { $ref: `#/channels/${type}` },
  messages: [{ $ref: `#/channels/${type}/messages/${type}` }],
});

const overview = `The facts that Torg's services tell one another through RabbitMQ, each a CloudEvents 1.0 message in JSON.

**Delivery.** At least once, to every queue that is bound to the type. No order is promised: a reader keeps the newest \`version\` of an aggregate and acts once per event \`id\`. A queue named \`<service>.money\` retries for a day, \`<service>.events\` for two minutes; what still fails is parked in \`<queue>.dead\`.

**Versions.** A type ends in its version. Within one, data only gains fields.`;
