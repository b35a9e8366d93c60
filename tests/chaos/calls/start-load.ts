import { join } from "node:path";
import { createTorgClient } from "@torg/contracts/client";
import type { Good } from "../shop/stock";
import type { LoadPlan, LoadReport } from "./load";

export type Load = {
  /** Sends nothing more, waits for the last answers, and tells how it went. */
  readonly stop: () => Promise<LoadReport>;
};

/** Load from a process of its own, so that the test's work does not delay it. */
export function startLoad(plan: LoadPlan): Load {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "load.ts")], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
    env: { ...Bun.env, LOAD: JSON.stringify(plan), BUN_CONFIG_MAX_HTTP_REQUESTS: "1024" },
  });
  const said = new Response(child.stdout).text();
  return {
    async stop() {
      child.kill("SIGTERM");
      const report: LoadReport = JSON.parse(await said);
      await child.exited;
      return report;
    },
  };
}

/** Guests' carts, each with a line of every good. Gives their secrets. */
export async function openCarts(url: string, goods: readonly Good[], count: number): Promise<string[]> {
  const open = async () => {
    const { secret } = await createTorgClient(url).cart.open.mutate({});
    const client = createTorgClient(url, { cartSecret: secret });
    for (const { variantId } of goods) await client.cart.add.mutate({ variantId, quantity: 1 });
    return secret;
  };
  const secrets: string[] = [];
  while (secrets.length < count) {
    const some = Math.min(8, count - secrets.length);
    secrets.push(...(await Promise.all(Array.from({ length: some }, open))));
  }
  return secrets;
}
