import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { z } from "zod";

/** An Ed25519 key as RFC 8037 writes it; `d` is the secret half. */
const PrivateJwk = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  d: z.string(),
});
export type KeyPair = { readonly kid: string; readonly privateJwk: z.infer<typeof PrivateJwk> };

/** A pair whose id is the thumbprint of its public half (RFC 7638). */
export async function newKeyPair(): Promise<KeyPair> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const privateJwk = PrivateJwk.parse(await exportJWK(privateKey));
  return { kid: await calculateJwkThumbprint(privateJwk), privateJwk };
}

/** The half that anybody may see; named member by member, so that the secret one cannot slip out. */
export const publicJwk = ({ kid, privateJwk: { kty, crv, x } }: KeyPair) => ({
  kty,
  crv,
  x,
  kid,
  alg: "EdDSA",
  use: "sig",
});
