import { type ConfigOf, every } from "@torg/chassis";
import type { config } from "./config";
import { lookForLeaks } from "./usecases/look-for-leaks";

export const jobs = [
  every(
    "look-for-leaks",
    ({ RESERVATION_CHECK_MS }: ConfigOf<typeof config>) => RESERVATION_CHECK_MS,
    lookForLeaks,
  ),
];
