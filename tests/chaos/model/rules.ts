import type { OrderStatus } from "@torg/contracts";
import { moveCheckout, moveFor } from "../../../packages/cart/src/domain/checkout";
import { heard, owing, settled } from "../../../packages/order/src/domain/hearing";
import { newsOf } from "../../../packages/order/src/domain/news";
import { nextStep } from "../../../packages/order/src/domain/next-step";
import { stockHeld, stockShort } from "../../../packages/order/src/domain/placing";
import { refusalOf } from "../../../packages/order/src/domain/reserving";
import { allocate } from "../../../packages/product/src/domain/allocation";
import { isOver, settle } from "../../../packages/product/src/domain/settlement";
import type { Hold } from "./life";

/**
 * What the model plays with: the services' own decisions, and the few that they leave to a statement of SQL. A planted
 * fault is a copy with one of them broken.
 */
export const rules = {
  nextStep,
  heard,
  owing,
  settled,
  stockHeld,
  stockShort,
  refusalOf,
  newsOf,
  allocate,
  settle,
  isOver: (status: OrderStatus): boolean => isOver[status],
  moveFor: (status: OrderStatus) => moveFor[status],
  moveCheckout,
  /** `update … where version = …` of order's `save`. */
  comparesVersions: true,
  /** The provider knows each of our refunds by its key. */
  refundsByKey: true,
  /** The provider knows our payment by its key: asked twice it charges once. */
  chargesByKey: true,
  /** A shortage rolls back what its earlier lines took. */
  rollsBack: true,
  /** What cart does with a `place` that got no answer: nothing, because nobody knows. */
  thawsWithoutAnswer: false,
  /** `on conflict … do update` of product's reservation header: who gets `work` takes the stock. */
  openHold: (hold: Hold | undefined): "work" | "done" | "refuse" => {
    if (hold === undefined) return "work";
    return hold.state === "held" ? "done" : "refuse";
  },
  /** A release writes its state even where nothing is held. */
  closeHold: (hold: Hold | undefined): Hold | undefined => ({ state: "released", lines: hold?.lines ?? [] }),
};

export type Rules = typeof rules;
