import { type Boot, mayCall, type Principal, problemResponse, traceIdOf } from "@torg/chassis";
import { Failure, PictureHash, product } from "@torg/contracts";
import type { Config } from "../config";
import { shownName } from "../domain/picture-row";
import { takePicture } from "../usecases/take-picture";
import { readUpload } from "./read-upload";

type Parts = Boot<"product", Config, unknown>;
type Asked = { readonly request: Request; readonly traceparent: string | undefined };

const yearSeconds = 31_536_000;
const uploadMs = 60_000;

/**
 * `/v1/media`: staff's pictures in, and what was made of them out to everybody. A picture is sent as the body of its
 * request; its name and its content type say nothing. The gateway says who it is.
 */
export function mediaRoute(boot: Parts) {
  let last: Promise<unknown> = Promise.resolve();
  /** One picture at a time is decoded: each may take four bytes of memory for every pixel that is allowed. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined); // whoever waits for it is told; the next one has its turn all the same
    return next;
  };

  async function upload({ request, traceparent }: Asked, principal: Principal): Promise<Response> {
    const bytes = await readUpload(request, boot.config.MEDIA_BYTES_MAX);
    const options = { deadlineMs: uploadMs, traceparent, principal };
    const picture = await inTurn(() => boot.run("take picture", options, (ctx) => takePicture(ctx, bytes)));
    return Response.json(picture, { status: 201, headers: { "cache-control": "no-store" } });
  }

  return async ({ request }: { request: Request }): Promise<Response> => {
    const traceparent = request.headers.get("traceparent") ?? undefined;
    try {
      const { caller, principal } = await whoIs(request, boot);
      const { pathname } = new URL(request.url);
      const reads = request.method === "GET" || request.method === "HEAD";
      if (pathname !== "/v1/media") {
        if (!reads) throw new Failure("route.wrong_method", { allow: ["GET"] });
        return await shown(boot, { request, traceparent }, pathname.split("/").slice(3));
      }
      if (request.method !== "POST") throw new Failure("route.wrong_method", { allow: ["POST"] });
      if (
        caller !== "operator" &&
        caller !== "integration" &&
        !mayCall(product.setMedia, principal, undefined)
      )
        throw new Failure(principal.userId === undefined ? "auth.anonymous" : "auth.forbidden");
      return await upload({ request, traceparent }, principal);
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure("internal.broken", {}, { cause: error });
      if (failure.kind === "broken")
        boot.host.log.error({ err: error, service: "product" }, "a picture broke");
      const traceId = traceparent === undefined ? "" : traceIdOf(traceparent);
      return problemResponse({ code: failure.code, details: failure.details, traceId });
    }
  };
}

async function whoIs(request: Request, { host }: Parts) {
  const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || token === undefined) throw new Failure("auth.anonymous");
  return host.identities.verify(token, "product");
}

/** What is at an address never changes: whoever has it keeps it for a year, and is told so if he asks again. */
async function shown(
  boot: Parts,
  { request, traceparent }: Asked,
  [hash = "", size = "", ...more]: string[],
): Promise<Response> {
  if (!PictureHash.safeParse(hash).success || !/^[1-9]\d{0,4}$/.test(size) || more.length > 0)
    throw new Failure("route.not_found");
  const headers = {
    "content-type": "image/webp",
    "cache-control": `public, max-age=${yearSeconds}, immutable`,
    etag: `"${hash}-${size}"`,
  };
  return boot.run("show picture", { deadlineMs: uploadMs, traceparent }, async ({ files }) => {
    const name = shownName(hash, Number(size));
    const bytes = await files.size(name);
    if (bytes === undefined) throw new Failure("route.not_found");
    if (request.headers.get("if-none-match")?.includes(headers.etag))
      return new Response(null, { status: 304, headers });
    const body = request.method === "HEAD" ? null : files.read(name);
    return new Response(body, { headers: { ...headers, "content-length": String(bytes) } });
  });
}
