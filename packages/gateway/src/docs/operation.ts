import type { Access, FailureCode, Procedure, ProcedureName } from "@torg/contracts";
import type { Operation, Reference, Response } from "./document";
import { commonHeaders, failuresOf, problemResponses } from "./problems";
import { type Face, requestOf } from "./request";
import { type NamedSchemas, wireSchema } from "./schemas";

/** What the operations of one document share. */
export type Shared = {
  schemas: NamedSchemas;
  responses: Record<string, Response>;
  /** The failures that any of them answers. */
  codes: Set<FailureCode>;
};

export function operationOf(
  [name, procedure]: [ProcedureName, Procedure],
  face: Face,
  shared: Shared,
): Operation {
  const [service = ""] = name.split(".");
  const { parameters, requestBody } = requestOf(procedure, face, { service, named: shared.schemas });
  const codes = failuresOf(procedure, { hasBody: requestBody !== undefined });
  for (const code of codes) shared.codes.add(code);
  return {
    operationId: name,
    summary: procedure.doc.replace(/[.:;].*$/s, ""),
    description: procedure.doc,
    tags: [service],
    security: procedure.withCartSecret ? [{ bearer: [], cartSecret: [] }] : proofs[procedure.access],
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { ...answersOf(procedure, shared.schemas), ...problemResponses(codes, shared.responses) },
    "x-torg-access": procedure.access,
  };
}

const proofs: Record<Access, Operation["security"]> = {
  public: [],
  guest: [{ bearer: [] }, { cartSecret: [] }],
  buyer: [{ bearer: [] }],
  staff: [{ bearer: [] }],
  admin: [{ bearer: [] }],
  service: [],
};

function answersOf(
  { output, cache, ifMatch }: Procedure,
  named: NamedSchemas,
): Record<string, Response | Reference> {
  const etag = { ETag: { $ref: "#/components/headers/ETag" } };
  const content = { "application/json": { schema: wireSchema(output, "output", named) } };
  const answer = {
    description: "Done.",
    headers: { ...commonHeaders, ...((cache || ifMatch) && etag) },
    content,
  };
  return { 200: answer, ...(cache && { 304: { $ref: "#/components/responses/NotModified" } }) };
}
