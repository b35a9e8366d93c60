/** What a driver asks of product and of the bank. */
export type Call =
  | { readonly kind: "reserve" }
  | { readonly kind: "open" | "void" | "look"; readonly paymentId: `pay_${string}` }
  | { readonly kind: "confirm"; readonly paymentId: `pay_${string}`; readonly token: Token }
  | {
      readonly kind: "find" | "refund";
      readonly paymentId: `pay_${string}`;
      readonly refundId: `rfd_${string}`;
      readonly minor: number;
    };

export type Token = "ok" | "delayed" | "declined";
