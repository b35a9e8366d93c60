import { on } from "@torg/chassis";
import {
  OrderCancelled,
  OrderStatusUpdated,
  PaymentProcessed,
  StockUpdated,
  SyncFailed,
  UserCreated,
  UserDeleted,
  UserUpdated,
} from "@torg/contracts";
import { cancelMessage, moneyMessage, moveMessage } from "./domain/order-message";
import { forgetPerson } from "./usecases/forget-person";
import { keepPerson } from "./usecases/keep-person";
import { reportSync } from "./usecases/report-sync";
import { tellBuyer } from "./usecases/tell-buyer";
import { watchStock } from "./usecases/watch-stock";
import { welcome } from "./usecases/welcome";

/** None claims its event: a copy has its version, and what is told has its cause for a key. */
export const consumers = [
  on(UserCreated, welcome),
  on(UserUpdated, keepPerson),
  on(UserDeleted, forgetPerson),
  on(OrderStatusUpdated, tellBuyer(moveMessage)),
  on(OrderCancelled, tellBuyer(cancelMessage)),
  on(PaymentProcessed, tellBuyer(moneyMessage)),
  on(StockUpdated, watchStock),
  on(SyncFailed, reportSync),
];
