import type { z } from "zod";
import { id } from "./kernel/values";

/** Ids that travel between contracts which must not import one another. */
export const OrderRef = id("ord");
export type OrderRef = z.infer<typeof OrderRef>;
export const CheckoutId = id("chk");
