import {
  type ConfigOf,
  type Context,
  type Documents,
  defineConfig,
  type Emitting,
  integer,
} from "@torg/chassis";
import { Currency } from "@torg/contracts";

export const config = defineConfig({
  /** What an empty cart counts in; a cart with lines counts in theirs. */
  SHOP_CURRENCY: Currency.default("RUB"),
  /** Lines of one cart; an order takes no more than 200. */
  CART_LINES_MAX: integer(1, 200).default(200),
  /** At checkout a price that was read within this time is not asked for again: the age that any price may have. */
  QUOTE_FRESH_MS: integer(0, 2_000).default(2_000),
  /** How long a checkout stands still before it is asked for again, and a merge that was cut off before it is gone on with. */
  CHECKOUT_RESUME_AFTER_SECONDS: integer(1, 3_600).default(30),
  /** How long untouched carts and checkouts that are over are kept. */
  CART_KEEP_DAYS: integer(7, 3_650).default(90),
});

/** What cart opens at its start. */
export type Resources = {
  /** 256 random bits in base64url. */
  readonly newSecret: () => string;
};
export type Ctx = Context<"cart", ConfigOf<typeof config>, Resources, Documents>;
/** A commit of cart's. */
export type Tx = Documents & Emitting;
