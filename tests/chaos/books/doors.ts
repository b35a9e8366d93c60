import type { ServiceName } from "@torg/contracts";
import type { Sql } from "postgres";

/** One try to order a cart, as cart keeps it. */
export type Checkout = {
  readonly id: string;
  readonly owner: string;
  readonly key: string;
  readonly state: string;
  readonly orderId: string | undefined;
};

/** What is under way: events that are not told, deliveries that are not handled, and those that were given up. */
export type Pipes = { readonly outbox: number; readonly waiting: number; readonly dead: number };

/** Ways to what a shop holds, past the shop itself; the same for every server that keeps it. */
export type Doors = {
  /** Of the services that keep their state in SQL wherever they run. */
  readonly sql: (service: Extract<ServiceName, "order" | "product" | "integration" | "user">) => Sql;
  readonly checkouts: () => Promise<readonly Checkout[]>;
  /** How many of them are under way: a cheap look. */
  readonly standing: () => Promise<number>;
  /** How many mails were written to whom. */
  readonly letters: () => Promise<ReadonlyMap<string, number>>;
  readonly pipes: () => Promise<Pipes>;
  /** Moves the clock of every answer that cart kept under a key, as if so much time had passed; gives their number. */
  readonly ageKeys: (byMs: number) => Promise<number>;
  readonly close: () => Promise<void>;
};
