import { on } from "@torg/chassis";
import {
  OrderCancelled,
  OrderStatusUpdated,
  PaymentProcessed,
  StockLow,
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
import { tellLowStock } from "./usecases/tell-low-stock";
import { welcome } from "./usecases/welcome";

/** None claims its event: a copy has its version, and what is told has its cause for a key. */
export const consumers = [
  on(UserCreated, welcome),
  on(UserUpdated, keepPerson),
  on(UserDeleted, forgetPerson),
  on(OrderStatusUpdated, tellBuyer(moveMessage)),
  on(OrderCancelled, tellBuyer(cancelMessage)),
  on(PaymentProcessed, tellBuyer(moneyMessage)),
  on(StockLow, tellLowStock),
  on(SyncFailed, reportSync),
];
