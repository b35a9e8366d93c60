import { expect, test } from "bun:test";
import specs from "@asyncapi/specs";
import { events, wiring } from "@torg/contracts";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { asyncapi } from "./asyncapi";
import { danglingReferences } from "./dangling-references";

const document = asyncapi();

test("the document is AsyncAPI 3.1 by the schema of the AsyncAPI Initiative", () => {
  const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
  formats.default(ajv);
  const official: Record<string, unknown> = { ...specs.schemas["3.1.0"] };
  const validate = ajv.compile(official);
  validate(document);
  expect(validate.errors).toBeNull();
});

test("every reference in it leads somewhere", () => {
  expect(danglingReferences(document)).toEqual([]);
});

test("it has every event once, under its routing key, with one publisher", () => {
  const types = events.map(({ type }) => type);
  expect(Object.keys(document.channels).toSorted()).toEqual(types.toSorted());
  for (const type of types) {
    const senders = Object.entries(document.operations).filter(
      ([, { action, channel }]) => action === "send" && channel.$ref === `#/channels/${type}`,
    );
    expect(senders).toHaveLength(1);
  }
});

test("it names the queue of everyone who hears an event", () => {
  const heard = Object.entries(document.operations).flatMap(([name, operation]) =>
    operation["x-torg-queue"] ? [`${operation["x-torg-queue"]} ${name.replace(/^.*?[.]hears[.]/, "")}`] : [],
  );
  const wired = Object.entries(wiring).flatMap(([service, { hears }]) => [
    ...hears.money.map(({ type }) => `${service}.money ${type}`),
    ...hears.events.map(({ type }) => `${service}.events ${type}`),
  ]);
  expect(heard.toSorted()).toEqual(wired.toSorted());
});
