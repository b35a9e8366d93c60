import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "@torg/chassis/testing";
import { type Operator, operatorOf } from "@torg/torg/operator";

const main = fileURLToPath(new URL("../packages/torg/src/main.ts", import.meta.url));
const bare = fileURLToPath(new URL("bare.ts", import.meta.url));

/** Named one by one, the services start with empty shelves. */
const everything = "gateway,user,product,cart,order,integration,notification";

export type Server = {
  readonly url: string;
  readonly pid: number;
  readonly operator: Operator;
  readonly stop: () => Promise<void>;
};

/** `torg up` as people run it, but for the limits: one address sends all the load. */
export async function startTorg(dataDir: string, port: number): Promise<Server> {
  const limits = ["ADDRESS", "USER", "SIGN_IN", "SIGN_IN_EMAIL", "EXCHANGE"].map((name) => [
    `LIMIT_${name}`,
    "off",
  ]);
  const child = Bun.spawn(
    [process.execPath, main, "up", `--target=${everything}`, "--data", dataDir, "--port", String(port)],
    {
      stdout: "ignore",
      stderr: "inherit",
      env: { ...Bun.env, ...Object.fromEntries(limits), LOG_LEVEL: "warn", NODE_ENV: "production" },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/readyz`);
  return {
    url,
    pid: child.pid,
    operator: operatorOf(url, join(dataDir, "identities")),
    stop: () => end(child),
  };
}

/** The baseline with these bytes. */
export async function startBare(file: string, port: number): Promise<Omit<Server, "operator">> {
  const child = Bun.spawn([process.execPath, bare, file, String(port)], {
    stdout: "ignore",
    stderr: "inherit",
  });
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/bytes`);
  return { url, pid: child.pid, stop: () => end(child) };
}

const answering = (url: string) =>
  eventually(async () => (await fetch(url).catch(() => undefined))?.ok, {
    what: `${url} answering`,
    withinMs: 60_000,
  });

async function end(child: Bun.Subprocess): Promise<void> {
  child.kill("SIGTERM");
  await child.exited;
}
