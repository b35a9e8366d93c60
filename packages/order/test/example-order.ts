import type { CartSnapshot } from "@torg/contracts";
import type { Order } from "../src/domain/order";
import type { Payment } from "../src/domain/payment";
import { placed } from "../src/domain/placing";

export const noon = new Date("2026-11-23T12:00:00Z");
export const newId = <P extends string>(prefix: P): `${P}_${string}` => `${prefix}_${Bun.randomUUIDv7()}`;

type Asked = { readonly sku: string; readonly quantity: number; readonly priceMinor: number };
const twoLines: readonly Asked[] = [
  { sku: "K-1", quantity: 2, priceMinor: 50_000 },
  { sku: "K-2", quantity: 0.5, priceMinor: 80_000 },
];

/** A frozen cart of a guest, with ids of its own. */
export function exampleCart(given: Partial<CartSnapshot> = {}, asked = twoLines): CartSnapshot {
  const lines = asked.map(({ sku, quantity, priceMinor }) => ({
    variantId: newId("var"),
    productId: newId("prd"),
    sku,
    name: `Kettle ${sku}`,
    quantity,
    price: { minor: priceMinor, currency: "RUB" as const },
    total: { minor: Math.round(priceMinor * quantity), currency: "RUB" as const },
  }));
  return {
    cartId: newId("crt"),
    owner: { guest: "a".repeat(64) },
    lines,
    currency: "RUB",
    total: { minor: lines.reduce((sum, { total }) => sum + total.minor, 0), currency: "RUB" },
    contact: { name: "Anna", email: "anna@example.org" },
    language: "ru",
    payment: "card",
    ...given,
  };
}

/** An order as it was just placed. */
export const exampleOrder = (cart: Partial<CartSnapshot> = {}): Order => ({
  ...placed({ id: newId("ord"), checkoutId: newId("chk"), cart: exampleCart(cart), at: noon }),
  number: "100001",
});

export const examplePayment = ({ total }: Order): Payment => ({
  id: newId("pay"),
  provider: "sandbox",
  minor: total.minor,
  ref: undefined,
  redirectUrl: undefined,
  openedAt: undefined,
  lookAt: undefined,
  lookingSince: noon,
});
