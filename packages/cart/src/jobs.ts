import { every } from "@torg/chassis";
import type { Ctx } from "./config";
import { resumeCheckouts } from "./usecases/resume-checkouts";
import { resumeMoves } from "./usecases/resume-moves";
import { sweepCarts } from "./usecases/sweep-carts";

/** Twice in the time after which something stands still. */
const oftenEnough = ({ CHECKOUT_RESUME_AFTER_SECONDS }: Ctx["config"]): number =>
  CHECKOUT_RESUME_AFTER_SECONDS * 500;

export const jobs = [
  every("resume-checkouts", oftenEnough, resumeCheckouts),
  every("resume-moves", oftenEnough, resumeMoves),
  every("sweep-carts", () => 3_600_000, sweepCarts),
];
