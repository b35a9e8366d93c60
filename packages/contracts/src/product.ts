import { importing } from "./product/importing";
import { pricing } from "./product/pricing";
import { quoting } from "./product/quoting";
import { reading } from "./product/reading";
import { stocking } from "./product/stocking";
import { writing } from "./product/writing";

export * from "./product/events";
export * from "./product/import-report";
export * from "./product/importing";
export * from "./product/values";

/** The catalogue, its prices, and every piece on the shelves. */
export const product = { ...reading, ...writing, ...pricing, ...stocking, ...quoting, ...importing };
