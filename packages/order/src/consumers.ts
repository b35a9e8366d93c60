import { on } from "@torg/chassis";
import { UserDeleted } from "@torg/contracts";
import { forgetBuyer } from "./store/orders";

export const consumers = [on(UserDeleted, (tx, { userId }) => forgetBuyer(tx, userId))];
