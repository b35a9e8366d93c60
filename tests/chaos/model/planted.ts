import type { HeldLine } from "../../../packages/product/src/domain/stock";
import { type Rules, rules } from "./rules";

/** The services with one decision broken, as people break them; each must be found. */
export const planted: Readonly<Record<string, Rules>> = {
  "late money on a cancelled order is dropped": {
    ...rules,
    nextStep: (order) => (order.status === "cancelled" ? undefined : rules.nextStep(order)),
    heard: (order, hearing) => {
      const after = rules.heard(order, hearing);
      return order.status === "cancelled"
        ? { ...after, status: order.status, history: order.history }
        : after;
    },
  },
  "a release forgets its state where nothing is held": {
    ...rules,
    closeHold: (hold) => hold && rules.closeHold(hold),
  },
  "a refund goes out without its key": { ...rules, refundsByKey: false },
  "a charge goes out without its key": { ...rules, chargesByKey: false },
  "a cart thaws when no answer comes": { ...rules, thawsWithoutAnswer: true },
  "an order is written without comparing its version": { ...rules, comparesVersions: false },
  "what has left is added to what is spent": {
    ...rules,
    settle: (held, shelves, move) => {
      const fresh = held.map((line) => ({ ...line, quantity: line.quantity - line.spent, spent: 0 }));
      const decision = rules.settle(fresh, shelves, move);
      return { ...decision, lines: decision.lines.map((line, n) => addSpent(line, held[n]?.spent ?? 0)) };
    },
  },
  "a repeated reserve takes the stock again": {
    ...rules,
    openHold: (hold) => (hold?.state === "released" ? "refuse" : "work"),
  },
  "a shortage keeps the lines that were there": { ...rules, rollsBack: false },
  "a cancelled order gives nothing back": {
    ...rules,
    isOver: (status) => rules.isOver(status) && status !== "cancelled",
  },
};

const addSpent = (line: HeldLine, spent: number): HeldLine => ({
  ...line,
  quantity: line.quantity + spent,
  spent: line.spent + spent,
});
