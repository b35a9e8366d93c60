import { on, onAlone } from "@torg/chassis";
import { OrderCreated, OrderStatusUpdated, PriceChanged, ProductDeleted, UserDeleted } from "@torg/contracts";
import { dropProduct } from "./usecases/drop-product";
import { followOrder } from "./usecases/follow-order";
import { forgetUser } from "./usecases/forget-user";
import { noteOrder } from "./usecases/note-order";
import { refreshPrice } from "./usecases/refresh-price";

export const consumers = [
  on(OrderCreated, noteOrder),
  on(OrderStatusUpdated, followOrder),
  onAlone(PriceChanged, refreshPrice),
  onAlone(ProductDeleted, dropProduct),
  on(UserDeleted, forgetUser),
];
