import type { PaymentId as PaymentIdSchema } from "@torg/contracts";
import type { z } from "zod";

export type PaymentId = z.infer<typeof PaymentIdSchema>;
export type RefundId = `rfd_${string}`;

/** Money asked for. Its id is our key at the provider; it is on disk before the provider hears of it. */
export type Payment = {
  readonly id: PaymentId;
  readonly provider: string;
  readonly minor: number;
  /** The provider's own name for it, once it answered. */
  readonly ref: string | undefined;
  readonly redirectUrl: string | undefined;
  readonly openedAt: Date | undefined;
  /** When the provider is next asked what became of it; nothing once that is known for good. */
  readonly lookAt: Date | undefined;
  /** The distance between looks grows from here. */
  readonly lookingSince: Date;
};

/** Money to be given back; on disk before the provider hears of it. */
export type Refund = {
  readonly id: RefundId;
  readonly paymentId: PaymentId;
  readonly minor: number;
  readonly at: Date;
};

/** What a provider says has happened. `id` tells two facts of one kind apart: its capture, our refund. */
export type Said =
  | { readonly kind: "captured"; readonly id: string; readonly minor: number }
  | { readonly kind: "refunded"; readonly id: string; readonly minor: number }
  | { readonly kind: "declined"; readonly id: string; readonly reason: string }
  | { readonly kind: "voided"; readonly id: string };

/** A thing that a provider said, as it was recorded: once, whatever the order's status. */
export type Fact = Said & { readonly paymentId: PaymentId; readonly at: Date };
