import { type Context, defineConfig, defineService, implement, run } from "@torg/chassis";
import { contracts } from "@torg/contracts";
import { deaf } from "../calls/deaf";
import { quote } from "../calls/quote";

const id = "crt_0190a000-0000-7000-8000-000000000001" as const;
const lines = quote.lines.map(({ variantId, productId, sku, name, price }) => {
  return { variantId, productId, sku, name, price, quantity: 1, total: price };
});
const total = { minor: lines.reduce((sum, { price }) => sum + price.minor, 0), currency: "RUB" as const };
const cart = { id, status: "open" as const, lines, total, version: 3, updatedAt: "2026-11-23T09:00:00.000Z" };

/** Somebody's cart, at no cost: what is left of a request for it is the way there. */
const service = defineService({
  name: "cart",
  consumers: deaf("cart"),
  config: defineConfig({}),
  router: implement(
    { get: contracts.cart.get },
    { get: async (_: Context<"cart", object, undefined>) => cart },
  ),
});

await run([service]);
