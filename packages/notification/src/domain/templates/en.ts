import type { StopReason } from "@torg/contracts";
import { formats } from "./formats";
import type { Templates } from "./words";

const { money, quantity } = formats.en;

const why: Readonly<Record<StopReason, string>> = {
  expired: "The payment did not arrive in time, so the order was cancelled.",
  declined: "The bank declined the payment, so the order was cancelled.",
  cancelled: "The order was cancelled.",
  out_of_stock: "The goods ran out, so the order was cancelled.",
};

export const en: Templates = {
  greeting: (name) => (name ? `Hello ${name},` : "Hello,"),
  farewell: (shop) => `Kind regards,\n${shop}`,
  messages: {
    welcome: () => ({
      title: "Welcome",
      text: "Your account is open. It shows your orders and where they are.",
    }),
    order_placed: ({ number, total, paid }) => ({
      title: `Order ${number} placed`,
      text: [
        `We have your order ${number} for ${money(total)}, and its goods are put aside.`,
        paid === "now"
          ? "It waits for your payment; without one it is cancelled by itself."
          : "We will write when it leaves.",
      ].join("\n"),
    }),
    order_shipped: ({ number, whole }) => ({
      title: whole ? `Order ${number} shipped` : `Part of order ${number} shipped`,
      text: whole
        ? `Order ${number} is on its way.`
        : `Part of order ${number} is on its way. We will write about the rest.`,
    }),
    order_delivered: ({ number }) => ({
      title: `Order ${number} delivered`,
      text: `Order ${number} has arrived. Thank you for buying with us!`,
    }),
    order_cancelled: ({ number, reason }) => ({
      title: `Order ${number} cancelled`,
      text: `${why[reason]}\nMoney that was already taken goes back the way it came, and we will write about it.`,
    }),
    money_in: ({ number, amount }) => ({
      title: `Order ${number} paid`,
      text: `We received ${money(amount)} for order ${number}.`,
    }),
    money_back: ({ number, amount }) => ({
      title: `Refund for order ${number}`,
      text: `We sent ${money(amount)} back for order ${number}. It usually arrives within a few days.`,
    }),
    stock_low: ({ sku, available }) => ({
      title: available > 0 ? `${sku} is running low` : `${sku} has sold out`,
      text: available > 0 ? `${quantity(available)} left to order.` : "It cannot be ordered right now.",
    }),
    sync_failed: ({ exchange, file, reason }) => ({
      title:
        exchange === "catalog"
          ? "1C exchange: the catalogue was not loaded"
          : "1C exchange: orders were not handed over",
      text: [...(file ? [`File: ${file}`] : []), `Reason: ${reason}`].join("\n"),
    }),
  },
};
