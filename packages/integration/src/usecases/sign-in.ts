import { uuidOf } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import type { Ctx } from "../config";
import type { Credentials } from "../domain/credentials";
import { type ConnectionRow, findByLogin } from "../store/connections";
import { openSession } from "../store/sessions";
import { countRefusal, mustWait } from "../store/sign-ins";
import { hashPassword } from "./hash-password";

export type Visitor = { readonly address: string; readonly client: string };

/** Ten wrong passwords, and the login rests at that address for a quarter of an hour. */
const window = { failuresMax: 10, seconds: 900 };

/** A login that nobody has costs as much time as a wrong password. */
const nobodysHash = hashPassword("nobody");

/** Whose credentials these are. Throws `integration.wrong_credentials`, or `rate.limited` after ten of them. */
export async function checkPassword(
  ctx: Ctx,
  given: Credentials | undefined,
  { address }: Visitor,
): Promise<ConnectionRow> {
  if (!given) throw new Failure("integration.wrong_credentials");
  const attempt = { login: given.login.slice(0, 64), address };
  const retryAfterSeconds = await mustWait(ctx.db, attempt, window);
  if (retryAfterSeconds !== undefined) throw new Failure("rate.limited", { retryAfterSeconds });
  const connection = await findByLogin(ctx.db, given.login);
  const fits = await Bun.password.verify(given.password, connection?.passwordHash ?? (await nobodysHash));
  if (connection && fits) return connection;
  await countRefusal(ctx.db, attempt, window.seconds);
  throw new Failure("integration.wrong_credentials");
}

/** Opens a session and gives its token, of which only a hash is kept. The password is not asked for again. */
export async function signIn(ctx: Ctx, given: Credentials | undefined, visitor: Visitor): Promise<string> {
  const connection = await checkPassword(ctx, given, visitor);
  const token = ctx.resources.newToken();
  const now = ctx.now();
  await ctx.commit("open session", (tx) =>
    openSession(tx, {
      id: uuidOf(ctx.newId("ses")),
      connectionId: connection.id,
      tokenHash: hashToken(token),
      client: visitor.client.slice(0, 255),
      startedAt: now,
      seenAt: now,
    }),
  );
  return token;
}

/** The token itself is 256 random bits: a plain hash is enough. */
export const hashToken = (token: string): string =>
  new Bun.CryptoHasher("sha256").update(token).digest("hex");
