import { every } from "@torg/chassis";
import type { Ctx } from "./config";
import { resumeCheckouts } from "./usecases/resume-checkouts";
import { sweepCarts } from "./usecases/sweep-carts";

export const jobs = [
  every(
    "resume-checkouts",
    ({ CHECKOUT_RESUME_AFTER_SECONDS }: Ctx["config"]) => CHECKOUT_RESUME_AFTER_SECONDS * 500,
    resumeCheckouts,
  ),
  every("sweep-carts", () => 3_600_000, sweepCarts),
];
