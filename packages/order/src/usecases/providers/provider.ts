import type { Money } from "@torg/contracts";
import type { Ctx } from "../../config";
import type { Answer } from "../../domain/hearing";
import type { Payment, Refund } from "../../domain/payment";

/** A payment as its provider needs to know it; the id is our key, under which everything happens once. */
export type Charge = Pick<Payment, "id"> & { readonly amount: Money };

/**
 * An outside system that moves money. Each call answers with everything it knows of the payment, may be repeated, and
 * may lose its answer; then `find` says what became of it. It may throw anything: that says nothing about the money.
 */
export type PaymentProvider = {
  /** Makes a payment known. A second time, or after a void, it answers with what is there. */
  readonly open: (ctx: Ctx, charge: Charge) => Promise<Answer>;
  /** Takes the money with what the buyer gave. Asked twice it charges once. */
  readonly confirm: (ctx: Ctx, charge: Charge, token: string) => Promise<Answer>;
  /** What became of our key, or nothing where it was never heard of. */
  readonly find: (ctx: Ctx, charge: Charge) => Promise<Answer | undefined>;
  /** Closes a payment, also one that is not open yet. Money that was faster stays in, and the answer says so. */
  readonly void: (ctx: Ctx, charge: Charge) => Promise<Answer>;
  /** Gives money back, once per refund. */
  readonly refund: (ctx: Ctx, charge: Charge, refund: Refund) => Promise<Answer>;
};
