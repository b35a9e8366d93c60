import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "@torg/chassis/testing";
import { operatorOf } from "@torg/torg/operator";
import { answering, asInProduction, end, freePort } from "../child";
import type { Bench } from "../part";
import { childrenOf } from "../process-tree";
import { noLimits } from "./limits";
import type { Shop } from "./shop";

export const torgMain = fileURLToPath(new URL("../../packages/torg/src/main.ts", import.meta.url));

/** Named one by one, the services start with empty shelves. */
const everything = "gateway,user,product,cart,order,integration,notification";

/** `torg up` as people run it: one process with its PostgreSQL. */
export async function startTogether({ folder }: Bench): Promise<Shop> {
  const dataDir = join(folder, "data");
  const port = freePort();
  const child = Bun.spawn(
    [process.execPath, torgMain, "up", `--target=${everything}`, "--data", dataDir, "--port", `${port}`],
    { stdout: "ignore", stderr: "inherit", env: { ...Bun.env, ...asInProduction, ...noLimits } },
  );
  const url = `http://127.0.0.1:${port}`;
  await answering(child, `${url}/readyz`);
  return {
    url,
    operator: operatorOf(url, join(dataDir, "identities")),
    processes: { torg: { Torg: [{ alone: child.pid }] }, servers: { PostgreSQL: childrenOf(child.pid) } },
    versions: "",
    drained: () => nothingWaits(url),
    stop: () => end(child),
  };
}

/** Waits until no event is on its way: their effects belong to the price of an order. */
const nothingWaits = (url: string): Promise<unknown> =>
  eventually(async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const waiting = [...text.matchAll(/^torg_events_waiting\{[^}]*\} (\S+)/gm)];
    return waiting.length > 0 && waiting.every(([, count]) => Number(count) === 0);
  });
