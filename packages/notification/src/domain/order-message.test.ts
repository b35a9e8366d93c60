import { expect, test } from "bun:test";
import { OrderStatus } from "@torg/contracts";
import { moveMessage } from "./order-message";

const moved = (status: OrderStatus) =>
  moveMessage({
    orderId: "ord_01932f5e-7c4b-7d10-9d1e-6b1f2a3c4d5e",
    checkoutId: "chk_01932f5e-7c4b-7d10-9d1e-6b1f2a3c4d5e",
    number: "1042",
    version: 2,
    status,
    owner: { guest: "a".repeat(64) },
    language: "ru",
    total: { minor: 100, currency: "RUB" },
    shipped: [],
    at: "2026-11-23T09:00:00Z",
  });

test("a buyer hears of an order once its stock is held, never before, and never of one that was refused", () => {
  const told = OrderStatus.options.filter((status) => moved(status) !== undefined);
  expect(told).toEqual(["awaiting_payment", "confirmed", "partly_shipped", "shipped", "delivered"]);
});
