import { expect, test } from "bun:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { failureKinds, failures, findProcedure, procedures } from "@torg/contracts";
import { Ajv2020 } from "ajv/dist/2020";
import formats from "ajv-formats";
import { danglingReferences } from "./dangling-references";
import type { Operation, Parameter } from "./document";
import { openapi } from "./openapi";

const document = openapi();
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);
const parametersOf = ({ parameters = [] }: Operation): Parameter[] =>
  parameters.flatMap((parameter) => {
    if (!("$ref" in parameter)) return [parameter];
    return document.components.parameters[parameter.$ref.replace("#/components/parameters/", "")] ?? [];
  });

test("the document is OpenAPI 3.1 by the schema of the OpenAPI Initiative", async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
});

test("every reference in it leads somewhere", () => {
  expect(danglingReferences(document)).toEqual([]);
});

test("it has every procedure with an address once, and no other", () => {
  const addressed = procedures.filter(([, { http }]) => http).map(([name]) => name);
  expect(operations.map(({ operation }) => operation.operationId).toSorted()).toEqual(addressed.toSorted());
  const open = operations.map(({ operation }) => operation["x-torg-access"]);
  expect(open).not.toContain("service");
});

test("the same contracts give the same bytes", () => {
  expect(JSON.stringify(openapi())).toBe(JSON.stringify(document));
});

test.each(operations)(
  "$operation.operationId accepts the request of its own example",
  ({ path, operation }) => {
    const body = operation.requestBody?.content["application/json"].example ?? {};
    const fields = parametersOf(operation).filter(
      (parameter) => parameter.in !== "header" && parameter.required,
    );
    const address = Object.fromEntries(fields.map(({ name, example }) => [name, example]));
    expect(
      findProcedure(operation.operationId)?.input.safeParse({ ...address, ...Object(body) }).error,
    ).toBeUndefined();
    const inPath = fields.filter((parameter) => parameter.in === "path").map(({ name }) => `{${name}}`);
    expect(Array.from(path.matchAll(/\{\w+\}/g), ([field]) => field)).toEqual(inPath);
  },
);

test.each(operations)(
  "$operation.operationId answers each declared failure under its own status",
  ({ operation }) => {
    const responses = JSON.stringify(operation.responses);
    for (const code of findProcedure(operation.operationId)?.fails ?? []) {
      expect(JSON.stringify(operation.responses[failureKinds[failures[code].kind].http])).toContain(
        `\`${code}\``,
      );
    }
    expect(responses).toContain("#/components/responses/InternalBroken");
  },
);

test("a command that happens once per key demands the key, and nothing else does", () => {
  for (const { operation } of operations) {
    const demanded = parametersOf(operation).some(
      ({ name, required }) => name === "Idempotency-Key" && required,
    );
    expect([operation.operationId, demanded]).toEqual([
      operation.operationId,
      findProcedure(operation.operationId)?.keyed ?? false,
    ]);
  }
});

test("an operation that anyone may call asks for no proof, and any other asks for one", () => {
  for (const { operation } of operations) {
    expect([operation.operationId, operation.security.length === 0]).toEqual([
      operation.operationId,
      operation["x-torg-access"] === "public",
    ]);
  }
});

test("its schemas are JSON Schema 2020-12, and its examples fit them", () => {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  ajv.addSchema(document, "torg");
  for (const name of Object.keys(document.components.schemas)) {
    expect(ajv.getSchema(`torg#/components/schemas/${name}`)).toBeFunction();
  }
  for (const { operation } of operations) {
    const content = operation.requestBody?.content["application/json"];
    if (!content) continue;
    const schema = JSON.parse(
      JSON.stringify(content.schema).replaceAll('"#/components', '"torg#/components'),
    );
    expect([operation.operationId, ajv.validate(schema, content.example), ajv.errors]).toEqual([
      operation.operationId,
      true,
      null,
    ]);
  }
});
