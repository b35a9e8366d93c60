import { Failure, type Owner } from "@torg/contracts";

/** Whose cart a caller means: the account's, even when a guest cart's secret is sent beside its token. */
export function ownerOf(caller: { userId?: `usr_${string}`; guest?: string }): Owner {
  if (caller.userId !== undefined) return { userId: caller.userId };
  if (caller.guest !== undefined) return { guest: caller.guest };
  throw new Failure("cart.not_found");
}
