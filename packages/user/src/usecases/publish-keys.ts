import type { Jwks } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { publicJwk } from "../credentials/key-pair";
import { publishedKeys } from "../domain/signing-keys";
import { keyPolicy, knownKeys } from "./signing-key";

export async function publishKeys(ctx: Ctx): Promise<z.input<typeof Jwks>> {
  const keys = publishedKeys(await knownKeys(ctx), ctx.now(), keyPolicy(ctx));
  return { keys: keys.map(publicJwk) };
}
