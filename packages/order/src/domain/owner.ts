import type { Owner } from "@torg/contracts";

/** Who asks, as far as it matters here. */
export type Asking = { readonly userId?: `usr_${string}`; readonly guest?: string };

/** Whether this account, or this holder of the cart's secret, is the one who ordered. */
export const owns = (owner: Owner, { userId, guest }: Asking): boolean =>
  "userId" in owner ? owner.userId === userId : owner.guest === guest;
