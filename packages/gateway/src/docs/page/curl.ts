import type { Operation, Parameter } from "../document";

type Call = { method: string; path: string; operation: Operation; parameters: readonly Parameter[] };

/** The call as a command for a POSIX shell; `$TORG` stands for the shop's address until the page knows it. */
export function curl({ method, path, operation, parameters }: Call): string {
  const required = parameters.filter((parameter) => parameter.required);
  const address = required.reduce(
    (text, { name, in: place, example }) =>
      place === "path" ? text.replace(`{${name}}`, encodeURIComponent(String(example))) : text,
    path,
  );
  const query = required
    .filter((parameter) => parameter.in === "query")
    .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`);
  const body = operation.requestBody?.content["application/json"].example;
  return [
    `curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} "$TORG${address}${query.length > 0 ? `?${query.join("&")}` : ""}"`,
    ...proofs(operation),
    ...(required.some(({ name }) => name === "Idempotency-Key") ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
    ...(body === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d ${quoted(JSON.stringify(body))}`]),
  ].join(" \\\n  ");
}

/** The easiest that is enough: a guest needs no account. */
function proofs({ security }: Operation): string[] {
  const easiest = security.at(-1) ?? {};
  return [
    ...(easiest.bearer ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(easiest.cartSecret ? ['-H "Torg-Cart-Secret: $SECRET"'] : []),
  ];
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
