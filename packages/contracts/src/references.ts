import { id } from "./kernel/values";

/** Ids that travel between contracts which must not import one another. */
export const OrderRef = id("ord");
export const CheckoutId = id("chk");
