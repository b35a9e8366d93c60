import type { FailureCode, Owner } from "@torg/contracts";

/**
 * A guest cart on its way into another owner's. It crosses from one partition to another, so it is three commits: the
 * guest's cart is marked, the other takes the lines or refuses them for good, the guest's is emptied or opened again.
 */
export type Move = { readonly id: string; readonly to: Owner };

/** How it ended at the other owner's; decided once. */
export type Arrival =
  | { readonly outcome: "merged" }
  | {
      readonly outcome: "refused";
      readonly code: FailureCode;
      readonly details: Readonly<Record<string, unknown>>;
    };
