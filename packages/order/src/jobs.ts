import { type ConfigOf, every } from "@torg/chassis";
import type { config } from "./config";
import { expireOrders } from "./usecases/expire-orders";
import { lookAtPayments } from "./usecases/look-at-payments";
import { recoverOrders } from "./usecases/recover-orders";

const often = ({ ORDER_JOBS_EVERY_MS }: ConfigOf<typeof config>): number => ORDER_JOBS_EVERY_MS;

export const jobs = [
  every("expire-orders", often, expireOrders),
  every("recover-orders", often, recoverOrders),
  every("look-at-payments", often, lookAtPayments),
];
