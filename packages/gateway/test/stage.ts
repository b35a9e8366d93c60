import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CallMessage,
  type CallReply,
  type ServiceDefinition,
  type StreamItem,
  startTorg,
} from "@torg/chassis";
import { contracts, type FailureCode, type Role } from "@torg/contracts";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { gateway } from "../src/service";

/** What stands behind the gateway in a test. Without an `answer` everybody answers `{}`. */
export type Behind = {
  readonly answer?: (message: CallMessage) => CallReply | Promise<CallReply>;
  readonly stream?: (message: CallMessage, signal: AbortSignal) => AsyncIterable<StreamItem>;
  /** Real ones. */
  readonly services?: readonly ServiceDefinition[];
  readonly env?: Record<string, string>;
};

export const answered = (value: unknown, readAt = Date.now()): CallReply => ({
  ok: true,
  body: JSON.stringify(value),
  readAt,
});
/** W3C Trace Context that tests send, where answers are compared. */
export const traceId = "0af7651916cd43dd8448eb211c80319c";
export const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

export const refused = (code: FailureCode, details: Record<string, unknown> = {}): CallReply => ({
  ok: false,
  failure: { code, details, traceId },
});

export const userIdOf = (role: Role) =>
  `usr_01980000-0000-7000-8000-00000000000${["buyer", "staff", "admin"].indexOf(role)}` as const;

const sid = "ses_01980000-0000-7000-8000-000000000000";
const keys = await generateKeyPair("EdDSA");
export const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kty: "OKP", kid: "k1" }] };

/** An access token as user signs them. */
export const tokenOf = (role: Role, claims: Record<string, unknown> = {}) =>
  new SignJWT({ iss: "torg", aud: "torg", sub: userIdOf(role), role, sid, ...claims })
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: "k1" })
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(keys.privateKey);

type Sent = { body?: unknown; headers?: Record<string, string> };

/** A real gateway on a port of its own with everybody else played; `calls` are what came out behind it. */
export async function openStage({ answer = () => answered({}), stream, services = [], env }: Behind = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), "torg-gateway-"));
  const torg = await startTorg({
    services: [gateway, ...services],
    dataDir,
    env: { PORT: "0", LOG_LEVEL: "silent", ...env },
  });
  const calls: CallMessage[] = [];
  const real = services.map(({ name }): string => name);
  for (const service of Object.keys(contracts).filter((name) => !real.includes(name))) {
    torg.host.calls.serve(service, {
      async answer(message) {
        if (message.procedure === "user.jwks") return answered(jwks);
        calls.push(message);
        return answer(message);
      },
      stream(message, signal) {
        calls.push(message);
        if (!stream) throw new Error("nobody streams here");
        return stream(message, signal);
      },
    });
  }
  return {
    torg,
    calls,
    url: torg.url,
    get: (path: string, headers: Record<string, string> = {}) => fetch(torg.url + path, { headers }),
    send: (method: string, path: string, { body, headers = {} }: Sent = {}) =>
      fetch(torg.url + path, {
        method,
        headers: { "content-type": "application/json", ...headers },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    async close() {
      await torg.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
export type Stage = Awaited<ReturnType<typeof openStage>>;
