import { Failure, failureKinds } from "@torg/contracts";
import { encodeWindows1251 } from "../commerceml/windows-1251";
import type { Ctx } from "../config";
import { type Answer, done, refused, writeAnswer } from "../domain/answer";
import { sessionCookie } from "../domain/credentials";
import { operatorSentence } from "../domain/operator-sentence";
import type { ExchangeKind } from "../store/parts";
import type { OpenSession } from "../store/sessions";
import { acknowledgeOrders } from "../usecases/acknowledge-orders";
import { beginUpload } from "../usecases/begin-upload";
import { enter } from "../usecases/enter";
import { sendOrders } from "../usecases/send-orders";
import { signIn } from "../usecases/sign-in";
import { takePart } from "../usecases/take-part";
import { awaitImport } from "./await-import";
import { type ExchangeRequest, parseExchangeRequest } from "./exchange-request";

type Charset = OpenSession["connection"]["charset"];

/** Answers 1C in its own protocol. Whatever goes wrong is `failure` and a sentence for the operator, never a page. */
export async function answerExchange(ctx: Ctx, request: Request): Promise<Response> {
  let charset: Charset = "utf-8";
  const asked = parseExchangeRequest(request);
  try {
    const kind = kindOf(asked.type);
    if (kind === undefined)
      return text(refused(`Обмен вида «${asked.type}» не поддерживается.`), { charset });
    if (asked.mode === "checkauth") {
      const token = await signIn(ctx, asked.proof.credentials, asked.visitor);
      return text({ status: "success", lines: [sessionCookie, token] }, { charset });
    }
    const open = await enter(ctx, asked.proof, asked.visitor);
    charset = open.connection.charset;
    return await answerMode(ctx, open, { kind, asked });
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure("internal.broken", {}, { cause: error });
    if (failure.kind === "broken") ctx.log.error({ err: error, mode: asked.mode }, "an answer to 1C broke");
    const unknown = failure.code === "integration.wrong_credentials"; // the one status that 1C itself acts on
    return text(refused(operatorSentence(failure)), {
      charset,
      status: unknown ? failureKinds.anonymous.http : 200,
    });
  }
}

const kindOf = (type: string): ExchangeKind | undefined =>
  type === "catalog" || type === "sale" ? type : undefined;

async function answerMode(
  ctx: Ctx,
  open: OpenSession,
  { kind, asked }: { kind: ExchangeKind; asked: ExchangeRequest },
): Promise<Response> {
  const { charset } = open.connection;
  switch (asked.mode) {
    case "init":
      return plain(await beginUpload(ctx, open, { kind, version: asked.version }), { charset });
    case "file":
      await takePart(ctx, open, { kind, name: asked.filename, body: asked.body });
      return text(done, { charset });
    case "import":
      return text(await awaitImport(ctx, open, { kind, name: asked.filename }), { charset });
    case "deactivate": // absentees are hidden by nobody: only a mark of deletion hides
    case "complete":
      return text(done, { charset });
  }
  if (kind === "sale" && asked.mode === "query") return xml(await sendOrders(ctx, open), charset);
  if (kind === "sale" && asked.mode === "success") {
    await acknowledgeOrders(ctx, open);
    return text(done, { charset });
  }
  return text(refused(`Режим «${asked.mode}» не поддерживается.`), { charset });
}

type Dress = { readonly charset: Charset; readonly status?: number };

const text = (answer: Answer, dress: Dress): Response => plain(writeAnswer(answer), dress);

function plain(body: string, { charset, status = 200 }: Dress): Response {
  const headers = new Headers({
    "content-type": `text/plain; charset=${charset}`,
    "cache-control": "no-store",
  });
  if (status === failureKinds.anonymous.http) headers.set("www-authenticate", 'Basic realm="1C"');
  return new Response(charset === "utf-8" ? body : encodeWindows1251(body), { status, headers });
}

const xml = (body: Uint8Array<ArrayBuffer>, charset: Charset): Response =>
  new Response(body, {
    headers: { "content-type": `application/xml; charset=${charset}`, "cache-control": "no-store" },
  });
