import { z } from "zod";
import type { Delivery, OutboxEvent } from "../events/port";

export const cloudEventType = "application/cloudevents+json";

/** An event as CloudEvents 1.0 in JSON, structured mode; its data goes in as the text that it is. */
export function cloudEventOf(service: string, event: OutboxEvent): Buffer {
  const head = JSON.stringify({
    specversion: "1.0",
    id: event.eventId,
    source: `/torg/${service}`,
    type: `torg.${event.type}`,
    subject: event.subject,
    time: event.occurredAt.toISOString(),
    datacontenttype: "application/json",
    traceparent: event.traceparent,
    requestid: event.requestId,
  });
  return Buffer.from(`${head.slice(0, -1)},"data":${event.data}}`);
}

const Envelope = z.looseObject({
  specversion: z.literal("1.0"),
  id: z.uuid(),
  type: z.string().startsWith("torg.").max(200),
  subject: z.string().max(500).default(""),
  time: z.iso.datetime({ offset: true }),
  traceparent: z.string().max(55).default(""),
  requestid: z.string().max(200).default(""),
  data: z.record(z.string(), z.unknown()),
});

/** The event in a message; throws, with a reason for people, where there is none. */
export function readCloudEvent(content: Buffer): Omit<Delivery, "id" | "attempts" | "cameBack"> {
  const parsed = Envelope.safeParse(jsonOf(content));
  if (!parsed.success) throw new Error(`it is no CloudEvent of Torg: ${z.prettifyError(parsed.error)}`);
  const { id, type, subject, time, traceparent, requestid, data } = parsed.data;
  return {
    eventId: id,
    type: type.slice("torg.".length),
    subject,
    data: JSON.stringify(data),
    traceparent,
    requestId: requestid === "" ? id : requestid,
    occurredAt: new Date(time),
  };
}

function jsonOf(content: Buffer): unknown {
  try {
    return JSON.parse(strictUtf8.decode(content));
  } catch (error) {
    throw new Error(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const strictUtf8 = new TextDecoder("utf-8", { fatal: true });
