import { type CallMessage, type CallReply, startTorg, type StreamItem } from "@torg/chassis";
import type { Stub } from "@torg/chassis/testing";
import { contracts, type Role } from "@torg/contracts";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gateway } from "../src/service";

/** What stands behind the gateway in a test: typed stubs where answers matter, and this where only the call does. */
export type Behind = {
  readonly answer?: (message: CallMessage) => CallReply | Promise<CallReply>;
  readonly stream?: (message: CallMessage, signal: AbortSignal) => AsyncIterable<StreamItem>;
  readonly stubs?: readonly Stub[];
  readonly env?: Record<string, string>;
};

export const answered = (value: unknown, readAt = Date.now()): CallReply => ({ ok: true, body: JSON.stringify(value), readAt });
export const userIdOf = (role: Role) => `usr_01980000-0000-7000-8000-00000000000${["buyer", "staff", "admin"].indexOf(role)}` as const;

const keys = await generateKeyPair("EdDSA");
const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kty: "OKP", kid: "k1" }] };

/** An access token as user signs them. */
export const tokenOf = (role: Role, claims: Record<string, unknown> = {}) =>
  new SignJWT({ role, sub: userIdOf(role), exp: Date.now() / 1000 + 300, ...claims })
    .setProtectedHeader({ alg: "EdDSA", kid: "k1" })
    .sign(keys.privateKey);

/** A real gateway on a port of its own, every service behind it played by `behind`; `calls` are what reached them. */
export async function stage(behind: Behind = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), "torg-gateway-"));
  const torg = await startTorg({
    services: [gateway],
    dataDir,
    env: { PORT: "0", LOG_LEVEL: "silent", DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", ...behind.env },
  });
  const calls: CallMessage[] = [];
  for (const service of Object.keys(contracts)) {
    torg.host.calls.serve(service, {
      async answer(message) {
        if (message.procedure === "user.jwks" && message.requestId !== calls.at(-1)?.requestId) return answered(jwks);
        calls.push(message);
        return behind.answer ? behind.answer(message) : answered({});
      },
      stream(message, signal) {
        calls.push(message);
        if (!behind.stream) throw new Error("nobody streams here");
        return behind.stream(message, signal);
      },
    });
  }
  for (const { service, handler } of behind.stubs ?? []) torg.host.calls.serve(service, handler);
  return {
    torg,
    url: torg.url,
    calls,
    get: (path: string, headers: Record<string, string> = {}) => fetch(torg.url + path, { headers }),
    send: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(torg.url + path, {
        method,
        headers: { "content-type": "application/json", ...headers },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    async stop() {
      await torg.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
export type Stage = Awaited<ReturnType<typeof stage>>;
