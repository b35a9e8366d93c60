import { type ConfigOf, every } from "@torg/chassis";
import type { config } from "./config";
import { ageCollections } from "./usecases/age-collections";
import { listDue } from "./usecases/list-due";
import { lookForLeaks } from "./usecases/look-for-leaks";
import { tellPrices } from "./usecases/tell-prices";

export const jobs = [
  every("tell-prices", ({ SALES_LOOK_MS }: ConfigOf<typeof config>) => SALES_LOOK_MS, tellPrices),
  every("list-due", ({ LISTINGS_EVERY_MS }: ConfigOf<typeof config>) => LISTINGS_EVERY_MS, listDue),
  every(
    "age-collections",
    ({ COLLECTIONS_AGE_MS }: ConfigOf<typeof config>) => COLLECTIONS_AGE_MS,
    ageCollections,
  ),
  every(
    "look-for-leaks",
    ({ RESERVATION_CHECK_MS }: ConfigOf<typeof config>) => RESERVATION_CHECK_MS,
    lookForLeaks,
  ),
];
