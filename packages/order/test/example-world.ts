import type { PaymentMethod } from "@torg/contracts";
import { heard, owing, settled } from "../src/domain/hearing";
import { nextStep, type Step } from "../src/domain/next-step";
import type { Order } from "../src/domain/order";
import type { Payment, Said } from "../src/domain/payment";
import { stockHeld, stockShort } from "../src/domain/placing";
import { delivered, withShipment } from "../src/domain/shipping";
import { cancelled, expired } from "../src/domain/stopping";
import { exampleOrder, examplePayment, newId, noon } from "./example-order";

export const happenings = [
  "drive",
  "cancel",
  "expire",
  "capture",
  "decline",
  "hear",
  "shipPart",
  "ship",
  "deliver",
] as const;
export type Happening = (typeof happenings)[number];

/** One order and the bank it is paid through: pure, so that a script of happenings is a whole life. */
export function exampleWorld({ method, inStock }: { method: PaymentMethod; inStock: boolean }) {
  const said: Said[] = []; // what the bank did; the order hears of it when it asks
  const steps: Step["kind"][] = [];
  let order = exampleOrder({ payment: method });
  let bankKnows = false;

  const known = (kind: Said["kind"]) => said.some((each) => each.kind === kind);
  const hear = (payment: Payment | undefined): Order =>
    payment && bankKnows
      ? heard(order, {
          paymentId: payment.id,
          answer: { ref: "bank", redirectUrl: undefined, said: [...said] },
          at: noon,
        })
      : order;

  function take(step: Step): Order {
    steps.push(step.kind);
    switch (step.kind) {
      case "reserve":
        if (!inStock) return stockShort(order, { sku: "K-1", at: noon });
        return stockHeld(order, { payment: examplePayment(order), expiresAt: noon, at: noon });
      case "open":
        bankKnows = true;
        return hear(step.payment);
      case "void":
        bankKnows = true;
        if (!known("captured") && !known("voided")) said.push({ kind: "voided", id: "void" });
        return hear(step.payment);
      case "repay":
        if (!said.some(({ kind, id }) => kind === "refunded" && id === step.refund.id)) {
          said.push({ kind: "refunded", id: step.refund.id, minor: step.refund.minor });
        }
        return hear(order.payments[0]);
      case "owe":
        return owing(order, { id: newId("rfd"), at: noon });
      case "move":
        return settled(order, noon);
    }
  }

  const shipment = () => ({ id: newId("shp"), by: "staff", key: crypto.randomUUID(), at: noon });
  const acts: Record<Happening, () => Order> = {
    drive: () => {
      const step = nextStep(order);
      return step ? take(step) : order;
    },
    cancel: () => cancelled(order, noon),
    expire: () => expired(order, noon),
    capture: () => {
      if (bankKnows) said.push({ kind: "captured", id: `capture ${said.length}`, minor: order.total.minor });
      return order;
    },
    decline: () => {
      if (bankKnows && !known("declined")) said.push({ kind: "declined", id: "decline", reason: "no funds" });
      return order;
    },
    hear: () => hear(order.payments[0]),
    shipPart: () =>
      withShipment(order, {
        ...shipment(),
        lines: order.lines.slice(0, 1).map(({ variantId }) => ({ variantId, quantity: 1 })),
      }),
    ship: () => withShipment(order, { ...shipment(), lines: undefined }),
    deliver: () => delivered(order, noon),
  };

  return {
    steps,
    order: () => order,
    /** What the bank keeps for the shop. */
    banked: () =>
      said.reduce((sum, each) => {
        if (each.kind === "captured") return sum + each.minor;
        return each.kind === "refunded" ? sum - each.minor : sum;
      }, 0),
    said: known,
    /** Lets it happen; what the order refuses changes nothing. */
    happen(what: Happening): void {
      try {
        order = acts[what]();
      } catch {
        // refused: `order.wrong_status` or `order.too_much_shipped`
      }
    },
    /** Drives and hears until nothing is left to do; false where that does not end. */
    rest(): boolean {
      for (let turn = 0; turn < 100; turn += 1) {
        const before = order;
        this.happen("hear");
        this.happen("drive");
        if (order === before) return true;
      }
      return false;
    },
  };
}
