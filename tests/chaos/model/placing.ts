import type { CartSnapshot } from "@torg/contracts";
import type { Order } from "../../../packages/order/src/domain/order";
import { placed } from "../../../packages/order/src/domain/placing";
import type { Shelf } from "../../../packages/product/src/domain/stock";
import type { Life, World } from "./life";
import { noon } from "./play";

/** What a world is made of. */
export type Scenario = {
  readonly orders: number;
  /** What lies on the shelf of each of the two lines; an order wants two of the first and one of the second. */
  readonly stock: readonly [number, number];
  readonly method: CartSnapshot["payment"];
  /** What happened to the first order before, with all the work that followed. */
  readonly already?: readonly string[];
};

const variants = [
  { variantId: "var_1", warehouseId: "whs_1", quantity: 2, minor: 500 },
  { variantId: "var_2", warehouseId: "whs_1", quantity: 1, minor: 300 },
] as const;

const shelvesOf = ({ stock }: Scenario): Shelf[] =>
  variants.map(({ variantId, warehouseId }, n) => ({
    variantId,
    warehouseId,
    productId: `prd_${variantId}`,
    sku: variantId,
    onHand: stock[n] ?? 0,
    reserved: 0,
    imported: null,
    owed: 0,
    priority: 1,
    active: true,
    beyond: 0,
    lowAt: null,
    version: 1,
  }));

/** A world in which nothing has happened. */
export function worldOf(scenario: Scenario): World {
  const lives = Array.from({ length: scenario.orders }, (_, at) => lifeOf(at, scenario));
  return { lives, shelves: shelvesOf(scenario), crashes: 0 };
}

const lifeOf = (at: number, { method }: Scenario): Life => ({
  at,
  cart: cartOf(at, method),
  checkout: undefined,
  row: undefined,
  hold: undefined,
  bank: [],
  asking: undefined,
  drivers: [],
  bag: [],
  promised: false,
  told: { letters: [], version: 0 },
  heard: { letters: [], version: 0 },
  stray: undefined,
});

function cartOf(at: number, payment: CartSnapshot["payment"]): CartSnapshot {
  const lines = variants.map(({ variantId, quantity, minor }) => ({
    variantId,
    productId: `prd_${variantId}` as const,
    sku: variantId,
    name: variantId,
    quantity,
    price: { minor, currency: "RUB" as const },
    total: { minor: minor * quantity, currency: "RUB" as const },
  }));
  return {
    cartId: `crt_${at}`,
    owner: { guest: `${at}` },
    lines,
    currency: "RUB",
    total: { minor: lines.reduce((sum, { total }) => sum + total.minor, 0), currency: "RUB" },
    contact: { name: "Anna", email: "anna@example.org" },
    language: "ru",
    payment,
  };
}

/** The order of a life as it is first written down. */
export const placedRow = ({ at, cart }: Life): Order => ({
  ...placed({ id: `ord_${at}`, checkoutId: `chk_${at}`, cart, at: noon }),
  number: `${at}`,
});
