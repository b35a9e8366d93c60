import { callerOf, callOut, nobody, startTorg } from "@torg/chassis";
import type { ProcedureName, VariantId } from "@torg/contracts";
import { product } from "../../packages/product/src/service";
import { send } from "../load";

/** Product by itself, asked as order asks it: `/?count=…&clients=…&variants=1` reserves a piece so often. */
const torg = await startTorg({
  services: [product],
  env: { ...Bun.env, PORT: "0" },
  dataDir: Bun.env.TORG_DATA ?? "",
});
const order = callerOf<ProcedureName>(
  callOut(torg.host.calls, () => ({
    caller: "order",
    principal: nobody,
    deadline: Date.now() + 30_000,
    requestId: Bun.randomUUIDv7(),
    traceparent: "00-11111111111111111111111111111111-2222222222222222-00",
  })),
);
const idOf = (n: number): VariantId => `var_00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

Bun.serve({
  port: Number(Bun.env.PORT),
  hostname: "127.0.0.1",
  idleTimeout: 0,
  async fetch(request) {
    const asked = new URL(request.url).searchParams;
    const number = (name: string) => Number(asked.get(name) ?? 0);
    if (number("count") === 0) return new Response("ready");
    const result = await send({ clients: number("clients"), requests: number("count") }, async () => {
      const variantId = idOf(1 + Math.floor(Math.random() * number("variants")));
      const lines = [{ variantId, quantity: 1 }];
      await order.product.reserve({ orderId: `ord_${Bun.randomUUIDv7()}`, revision: 1, lines });
      return true;
    });
    return Response.json(result);
  },
});
process.on("SIGTERM", () => void torg.stop().then(() => process.exit(0)));
