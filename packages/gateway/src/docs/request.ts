import type { HttpFace, HttpMethod, Procedure } from "@torg/contracts";
import type { Operation, Parameter, Reference } from "./document";
import { sample } from "./sample";
import { type JsonSchema, type NamedSchemas, propertiesOf, wireSchema } from "./schemas";

const methods = ["get", "post", "put", "patch", "delete"] as const;
export type Face = { method: Lowercase<HttpMethod>; path: string; pathFields: string[] };

/** `GET /orders/{id}` in its parts; `path` with the version before it. */
export function faceOf(http: HttpFace): Face {
  const [verb = "", path = ""] = http.split(" ");
  const method = methods.find((known) => known === verb.toLowerCase());
  if (!method) throw new Error(`no such method: ${http}`);
  const pathFields = [...path.matchAll(/\{(\w+)\}/g)].map(([, field = ""]) => field);
  return { method, path: `/v1${path}`, pathFields };
}

type Request = { parameters: (Parameter | Reference)[]; requestBody?: NonNullable<Operation["requestBody"]> };
type Place = { service: string; named: NamedSchemas };

/** Where the fields of an input travel: those in the path there, the others of a GET or DELETE as query, else as a body. */
export function requestOf(procedure: Procedure, { method, pathFields }: Face, place: Place): Request {
  const fields = wireSchema(procedure.input, "input", place.named);
  const all = propertiesOf(fields).map(([name]) => name);
  const inAddress = method === "get" || method === "delete" ? all : pathFields;
  const inBody = all.filter((name) => !inAddress.includes(name));
  const parameters = propertiesOf(pick(fields, inAddress)).map(([name, property]) => {
    const required = fields.required?.includes(name) ?? false;
    const { description, ...schema } = property;
    return {
      name,
      in: pathFields.includes(name) ? ("path" as const) : ("query" as const),
      required,
      ...(description && { description }),
      schema,
      ...(required && { example: sample(property, { ...place, field: name }) }),
    };
  });
  return {
    parameters: [...parameters, ...headersOf(procedure)],
    ...(inBody.length > 0 && { requestBody: bodyOf(pick(fields, inBody), place) }),
  };
}

const headersOf = ({ kind, keyed, cache, ifMatch }: Procedure): Reference[] => [
  ...(keyed ? [{ $ref: "#/components/parameters/Idempotency-Key" }] : []),
  ...(ifMatch && kind === "command" ? [{ $ref: "#/components/parameters/If-Match" }] : []),
  ...(cache ? [{ $ref: "#/components/parameters/If-None-Match" }] : []),
];

const bodyOf = (schema: JsonSchema, place: Place) => ({
  required: schema.required !== undefined,
  content: { "application/json": { schema, example: sample(schema, place) } },
});

/** An object's schema with some of its fields. */
function pick({ required = [], ...schema }: JsonSchema, names: string[]): JsonSchema {
  const kept = required.filter((name) => names.includes(name));
  const properties = Object.fromEntries(propertiesOf(schema).filter(([name]) => names.includes(name)));
  return { ...schema, properties, ...(kept.length > 0 && { required: kept }) };
}
