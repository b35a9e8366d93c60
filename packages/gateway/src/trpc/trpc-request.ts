import { jsonObject } from "../http/json-object";
import type { Visit } from "../http/visit";

const base = "/trpc/";

/** What a tRPC request asks for, before its inputs are read. */
export type TrpcRequest = {
  /** `cart.get,product.list` with `batch=1` are two. */
  readonly paths: readonly string[];
  readonly batch: boolean;
  /** `?input=`, JSON text; a body has it otherwise. */
  readonly input: string;
  /** The ticket of a stream. */
  readonly ticket: string | undefined;
  /** Wants the answers of a batch as they come, a line each. */
  readonly lines: boolean;
};

export function trpcRequest({
  path,
  query,
  request,
}: Pick<Visit, "path" | "query" | "request">): TrpcRequest {
  const parameters = new URLSearchParams(query);
  const batch = parameters.get("batch") === "1";
  const asked = decoded(path.slice(base.length));
  return {
    paths: batch ? asked.split(",") : [asked],
    batch,
    input: parameters.get("input") ?? "",
    ticket: parameters.get("ticket") ?? undefined,
    lines: /\bapplication\/jsonl\b/.test(
      `${request.headers.get("trpc-accept")} ${request.headers.get("accept")}`,
    ),
  };
}

/** The input of each path. What is not the JSON that it should be goes to all of them, for their owners to refuse. */
export function trpcInputs(text: string, { paths, batch }: Pick<TrpcRequest, "paths" | "batch">): string[] {
  const inputs = batch ? jsonObject(text) : undefined;
  return paths.map((_, at) => (inputs ? (JSON.stringify(inputs[at]) ?? "") : text));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
