import { expect, test } from "bun:test";
import fc from "fast-check";
import { exampleOrder, newId, noon } from "../../test/example-order";
import { moved, type Order } from "./order";
import { shippedSoFar, withShipment } from "./shipping";

const confirmed = (): Order => moved(exampleOrder(), { action: "confirm", at: noon });
const sending = (given: { key?: string; lines?: Parameters<typeof withShipment>[1]["lines"] } = {}) => ({
  id: newId("shp"),
  by: "staff",
  key: newId("key"),
  at: noon,
  lines: undefined,
  ...given,
});
const some = ({ lines }: Order, index: number, quantity: number) =>
  lines.slice(index, index + 1).map(({ variantId }) => ({ variantId, quantity }));

test("what is left ships when no line is named", () => {
  const order = confirmed();
  const partly = withShipment(order, sending({ lines: some(order, 0, 1.5) }));
  const whole = withShipment(partly, sending());
  expect([partly.status, whole.status]).toEqual(["partly_shipped", "shipped"]);
  expect(shippedSoFar(whole)).toEqual(
    order.lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
  );
});

test("the same who and key ship nothing twice, and another's equal key does", () => {
  const order = confirmed();
  const once = withShipment(order, sending({ key: "1", lines: some(order, 0, 1) }));
  expect(withShipment(once, sending({ key: "1", lines: some(order, 0, 1) }))).toBe(once);
  const other = withShipment(once, { ...sending({ key: "1", lines: some(order, 0, 1) }), by: "integration" });
  expect(other.shipments).toHaveLength(2);
});

test("more than was ordered is refused by its sku, all shipments counted", () => {
  const order = confirmed();
  const partly = withShipment(order, sending({ lines: some(order, 1, 0.3) }));
  expect(() => withShipment(partly, sending({ lines: some(order, 1, 0.201) }))).toThrow(
    expect.objectContaining({ code: "order.too_much_shipped", details: { sku: "K-2" } }),
  );
});

test("an order that is not paid, or that its buyer stopped, ships nothing", () => {
  const held = moved(exampleOrder(), { action: "hold", at: noon });
  const stopped = moved(held, { action: "stop", at: noon, reason: "cancelled" });
  const paid = moved(stopped, { action: "pay", at: noon });
  for (const order of [held, stopped, paid]) {
    expect(() => withShipment(order, sending())).toThrow(
      expect.objectContaining({ code: "order.wrong_status", details: { status: order.status } }),
    );
  }
});

test("quantities with decimals add up exactly, in whatever parts they leave", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 }), (parts) => {
      let order = confirmed();
      for (const part of parts) order = withShipment(order, sending({ lines: some(order, 1, part / 1000) }));
      const sum = parts.reduce((total, part) => total + part, 0);
      return shippedSoFar(order)[0]?.quantity === sum / 1000 && order.status === "partly_shipped";
    }),
    { numRuns: 300 },
  );
});
