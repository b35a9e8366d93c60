import { parseBasic, parseSessionCookie } from "../domain/credentials";
import { decodeFileName } from "../domain/file-name";
import type { Proof } from "../usecases/enter";
import type { Visitor } from "../usecases/sign-in";

/** A request of 1C's, taken apart. */
export type ExchangeRequest = {
  readonly type: string;
  readonly mode: string;
  readonly filename: string;
  readonly version: string | undefined;
  readonly proof: Proof;
  readonly visitor: Visitor;
  readonly body: ReadableStream<Uint8Array> | null;
};

export function parseExchangeRequest(request: Request): ExchangeRequest {
  const parameters = parseQuery(request.url);
  const { headers } = request;
  return {
    type: parameters.get("type") ?? "",
    mode: parameters.get("mode") ?? "",
    filename: parameters.get("filename") ?? "",
    version: parameters.get("version"),
    proof: {
      token: parseSessionCookie(headers.get("cookie")),
      credentials: parseBasic(headers.get("authorization")),
    },
    visitor: {
      address: headers.get("x-forwarded-for") ?? "unknown", // the gateway's word, not the client's
      client: headers.get("user-agent") ?? "",
    },
    body: request.body,
  };
}

/** 1C pastes parameters together without encoding them: a plus is a plus, and a file name may be anything. */
function parseQuery(url: string): Map<string, string> {
  const at = url.indexOf("?");
  const pairs = at < 0 ? [] : url.slice(at + 1).split("&");
  return new Map(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0
        ? [pair.toLowerCase(), ""]
        : [pair.slice(0, equals).toLowerCase(), decode(pair.slice(equals + 1))];
    }),
  );
}

/** Percent signs are decoded where they stand for bytes, and stay where they do not. */
function decode(value: string): string {
  const bytes = new TextEncoder().encode(value);
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const hex =
      bytes[at] === 0x25
        ? /^[0-9a-f]{2}$/i.exec(String.fromCharCode(...bytes.subarray(at + 1, at + 3)))
        : null;
    out.push(hex ? Number.parseInt(hex[0], 16) : (bytes[at] ?? 0));
    if (hex) at += 2;
  }
  return decodeFileName(Uint8Array.from(out));
}
