import type { EventContract } from "@torg/contracts";
import { type JsonSchema, type NamedSchemas, refTo, wireSchema } from "./schemas";

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: "string",
  description,
  ...more,
});

/** What all events have: the attributes of CloudEvents 1.0 in JSON, and the W3C trace context as its extension. */
export const cloudEvent: JsonSchema = {
  type: "object",
  description: "CloudEvents 1.0, JSON format.",
  properties: {
    specversion: { const: "1.0" },
    id: text("The same in every delivery of this event: what a reader counts by", { format: "uuid" }),
    source: text("Who says it", { format: "uri-reference" }),
    type: text("What happened, with its version"),
    subject: text("The id of the aggregate that it happened to"),
    time: text("When it was written", { format: "date-time" }),
    datacontenttype: { const: "application/json" },
    dataschema: text("Where the schema of the data is", { format: "uri" }),
    traceparent: text("W3C Trace Context"),
    data: { type: "object" },
  },
  required: ["specversion", "id", "source", "type", "subject", "time", "data"],
};

/** The envelope with one event in it. */
export const envelopeOf = ({ type, subject, data }: EventContract, named: NamedSchemas): JsonSchema => ({
  allOf: [
    refTo("CloudEvent"),
    {
      type: "object",
      properties: {
        type: { const: `torg.${type}` },
        subject: { type: "string", description: `\`${subject}\` of the data` },
        data: wireSchema(data, "output", named),
      },
    },
  ],
});
