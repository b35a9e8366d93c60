import { cart } from "@torg/cart/service";
import type { ServiceDefinition } from "@torg/chassis";
import { gateway } from "@torg/gateway/service";
import { integration } from "@torg/integration/service";
import { notification } from "@torg/notification/service";
import { order } from "@torg/order/service";
import { product } from "@torg/product/service";
import { user } from "@torg/user/service";

/** All of Torg, in the order in which a person reads it. */
export const services: readonly ServiceDefinition[] = [
  gateway,
  user,
  product,
  cart,
  order,
  integration,
  notification,
];
