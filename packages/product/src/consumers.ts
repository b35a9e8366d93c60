import { on } from "@torg/chassis";
import { OrderStatusUpdated } from "@torg/contracts";
import { settleOrder } from "./usecases/settle-order";

/** No claims: quantities are cumulative and the reservation has a state, so repeats and reordering change nothing. */
export const consumers = [on(OrderStatusUpdated, settleOrder)];
