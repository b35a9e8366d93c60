import { type Boot, mayCall, type Principal, problemResponse, traceIdOf } from "@torg/chassis";
import { Failure, product } from "@torg/contracts";
import { z } from "zod";
import type { Config } from "../config";
import { exportProducts } from "../usecases/export-products";
import { takeUpload } from "../usecases/take-upload";
import { decodeText } from "./decode-text";
import { readCsv } from "./read-csv";
import { readNdjson } from "./read-ndjson";
import { writeCsv } from "./write-csv";

type Parts = Boot<"product", Config, unknown>;

const yes = z.enum(["true", "false"]).default("false");
const Uploading = z.strictObject({ dryRun: yes, onError: z.enum(["skip", "abort"]).default("skip") });
const Downloading = z.strictObject({ excel: yes });

/**
 * `/v1/bulk/products`: the catalogue as a CSV file, and files of products back, CSV or NDJSON, of any length. Whoever
 * may call `product.upsert` may; the gateway says who it is, and an operator says so himself.
 */
export const bulkRoute =
  (boot: Parts) =>
  async ({ request }: { request: Request }): Promise<Response> => {
    const traceparent = request.headers.get("traceparent") ?? undefined;
    try {
      const principal = await whoIs(request, boot);
      const query = Object.fromEntries(new URL(request.url).searchParams);
      if (request.method === "GET") return await download(boot, { query, traceparent });
      if (request.method === "POST") return await upload(boot, { request, principal, query, traceparent });
      throw new Failure("route.wrong_method", { allow: ["GET", "POST"] });
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure("internal.broken", {}, { cause: error });
      if (failure.kind === "broken" && !request.signal.aborted)
        boot.host.log.error({ err: error, service: "product" }, "a bulk file broke");
      const traceId = traceparent === undefined ? "" : traceIdOf(traceparent);
      return problemResponse({ code: failure.code, details: failure.details, traceId });
    }
  };

async function whoIs(request: Request, { host }: Parts): Promise<Principal> {
  const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || token === undefined) throw new Failure("auth.anonymous");
  const { caller, principal } = await host.identities.verify(token, "product");
  if (caller === "operator") return { role: "admin" };
  if (caller !== "gateway" || !mayCall(product.upsert, principal, undefined))
    throw new Failure(principal.userId === undefined ? "auth.anonymous" : "auth.forbidden");
  return principal;
}

type Asked = { readonly query: Record<string, string>; readonly traceparent: string | undefined };

async function download(boot: Parts, { query, traceparent }: Asked): Promise<Response> {
  const { excel } = read(Downloading, query);
  const options = { deadlineMs: boot.config.UPLOAD_HOURS_MAX * 3_600_000, traceparent };
  const lines = await boot.run("export products", options, async (ctx) => exportProducts(ctx.db));
  return new Response(writeCsv(lines, { forExcel: excel === "true" }), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="products.csv"',
      "cache-control": "no-store",
    },
  });
}

type Uploaded = Asked & { readonly request: Request; readonly principal: Principal };

async function upload(boot: Parts, { request, principal, query, traceparent }: Uploaded): Promise<Response> {
  const { dryRun, onError } = read(Uploading, query);
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim();
  const reader = type === undefined ? undefined : readers[type];
  if (reader === undefined || request.body === null)
    throw new Failure("input.invalid", {
      errors: [{ pointer: "", detail: `a body of ${Object.keys(readers).join(" or ")}` }],
    });
  const entries = reader(decodeText(request.body));
  const options = { deadlineMs: boot.config.UPLOAD_HOURS_MAX * 3_600_000, traceparent, principal };
  const report = await boot.run("upload products", options, (ctx) =>
    takeUpload(ctx, { entries, dryRun: dryRun === "true", onError }),
  );
  return Response.json(
    { ...report, dryRun: dryRun === "true" },
    { headers: { "cache-control": "no-store" } },
  );
}

const readers: Readonly<Record<string, typeof readCsv>> = {
  "text/csv": readCsv,
  "application/x-ndjson": readNdjson,
};

function read<T>(shape: z.ZodType<T>, query: Record<string, string>): T {
  const parsed = shape.safeParse(query);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    pointer: `/${path.join("/")}`,
    detail: message,
  }));
  throw new Failure("input.invalid", { errors });
}
