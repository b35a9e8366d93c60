import { implement, oneStep } from "@torg/chassis";
import { cart } from "@torg/contracts";
import { addToCart } from "./usecases/add-to-cart";
import { changeQuantity } from "./usecases/change-quantity";
import { checkOut } from "./usecases/check-out";
import { getCart } from "./usecases/get-cart";
import { mergeCarts } from "./usecases/merge-carts";
import { openGuestCart } from "./usecases/open-guest-cart";
import { removeFromCart } from "./usecases/remove-from-cart";

export const router = implement(cart, {
  open: openGuestCart,
  get: getCart,
  add: oneStep(addToCart),
  change: changeQuantity,
  remove: removeFromCart,
  merge: mergeCarts,
  checkout: checkOut,
});
