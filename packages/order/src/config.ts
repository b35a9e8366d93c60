import { type ConfigOf, type Context, defineConfig, integer } from "@torg/chassis";

export const config = defineConfig({
  /** How long stock is held for an unpaid order. */
  HOLD_MINUTES: integer(1, 120).default(15),
  /** How often the jobs look for orders to expire, to drive on, and for payments to ask about. */
  ORDER_JOBS_EVERY_MS: integer(10, 60_000).default(1_000),
  /** How long an order is left to whoever drives it before the recovery job takes it up. */
  ORDER_LEASE_MS: integer(100, 600_000).default(30_000),
  /** When a payment is first asked about; each time after that it takes twice as long. */
  PAYMENT_LOOK_MS: integer(100, 3_600_000).default(5_000),
  /** What a provider may take to answer. */
  PAYMENT_ANSWER_MS: integer(100, 60_000).default(10_000),
  /** How long the sandbox takes over a payment with the token `delayed`. */
  SANDBOX_DELAY_MS: integer(0, 3_600_000).default(3_000),
});

/** What order's use cases know of the world. */
export type Ctx = Context<"order", ConfigOf<typeof config>>;
