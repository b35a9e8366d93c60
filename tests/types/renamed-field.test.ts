import { expect, setDefaultTimeout, test } from "bun:test";
import { brokenBy } from "./broken-by";

setDefaultTimeout(60_000); // each compiles every service once

test("as the contracts stand, everything compiles", async () => {
  expect(await brokenBy()).toEqual([]);
});

test("a renamed field of a procedure breaks its service, and the programs that call it as clients", async () => {
  const change = { file: "order.ts", from: "      token: z\n", to: "      proof: z\n" };
  expect(await brokenBy(change)).toEqual([
    "packages/order/src/usecases/pay-order.ts",
    "packages/torg/src/demo/play.ts",
  ]);
});

test("a renamed field of an internal procedure breaks its service and the service that calls it", async () => {
  const change = {
    file: "order.ts",
    from: "checkoutId: CheckoutId, cart: CartSnapshot",
    to: "checkoutId: CheckoutId, basket: CartSnapshot",
  };
  expect(await brokenBy(change)).toEqual([
    "packages/cart/src/usecases/place-order.ts",
    "packages/order/src/usecases/place-order.ts",
  ]);
});

test("a renamed field of an event breaks its publisher and the consumers that act on it", async () => {
  const change = {
    file: "order.ts",
    from: "    shipped: z.array(ShippedLine),\n    at: Instant,",
    to: "    left: z.array(ShippedLine),\n    at: Instant,",
  };
  expect(await brokenBy(change)).toEqual([
    "packages/order/src/domain/news.ts",
    "packages/product/src/consumers.ts",
    "packages/product/src/usecases/settle-order.ts",
  ]);
});

test("a change that finds nothing to change is an error of the test, not a proof", async () => {
  await expect(brokenBy({ file: "order.ts", from: "no such text", to: "" })).rejects.toThrow(
    "does not stand once",
  );
});
