import { onAlone } from "@torg/chassis";
import { OrderStatusUpdated } from "@torg/contracts";
import { settleOrder } from "./usecases/settle-order";

/**
 * Each by itself, in a commit of its own: a transaction that locked the shelves of one order after another
 * would meet reserves that lock them in order (400 cancellations beside 480 reserves: 30 deadlocks, and a
 * reserve that took 6 s).
 */
export const consumers = [onAlone(OrderStatusUpdated, settleOrder)];
