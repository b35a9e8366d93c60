import { implement } from "@torg/chassis";
import { order } from "@torg/contracts";
import { cancelOrder } from "./usecases/cancel-order";
import { deliverOrder } from "./usecases/deliver-order";
import { getOrder } from "./usecases/get-order";
import { listAllOrders } from "./usecases/list-all-orders";
import { listOrders } from "./usecases/list-orders";
import { listStuckOrders } from "./usecases/list-stuck-orders";
import { payOrder } from "./usecases/pay-order";
import { placeOrder } from "./usecases/place-order";
import { shipOrder } from "./usecases/ship-order";

export const router = implement(order, {
  place: placeOrder,
  get: getOrder,
  list: listOrders,
  listAll: listAllOrders,
  stuck: listStuckOrders,
  pay: payOrder,
  cancel: cancelOrder,
  ship: shipOrder,
  deliver: deliverOrder,
});
