import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The password of an account on a server, the same at each start: `passwordOf("nats", "order")`. */
export type Passwords = (server: string, account: string) => string;

/**
 * Every password comes from one random secret, made once and readable by its owner only: a new account needs no
 * memory of its own, and none tells anything about another.
 */
export function openPasswords(folder: string): Passwords {
  const file = join(folder, "secret");
  if (!existsSync(file))
    writeFileSync(file, `${crypto.getRandomValues(new Uint8Array(32)).toHex()}\n`, { mode: 0o600 });
  const secret = readFileSync(file, "utf8").trim();
  return (server, account) =>
    new Bun.CryptoHasher("sha256", secret).update(`${server}/${account}`).digest("hex");
}
