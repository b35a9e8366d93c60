import { OrderStatus } from "@torg/contracts";

/** What 1C hears of an order in this status: `live` and `stopped` orders travel, the rest do not. */
export type ExportKind = "live" | "stopped" | "none";

type Export = { readonly kind: ExportKind; readonly code: string; readonly title: string };

/** The codes that 1C's own table of statuses expects from shops, in the order of an order's life. */
const exports: Readonly<Record<OrderStatus, Export>> = {
  pending: { kind: "none", code: "N", title: "Принят" },
  awaiting_payment: { kind: "live", code: "N", title: "Принят, ожидает оплаты" },
  confirmed: { kind: "live", code: "N", title: "Принят" },
  paid: { kind: "live", code: "P", title: "Оплачен" },
  partly_shipped: { kind: "live", code: "D", title: "Частично отгружен" },
  shipped: { kind: "live", code: "S", title: "Отгружен" },
  delivered: { kind: "live", code: "F", title: "Выполнен" },
  rejected: { kind: "none", code: "C", title: "Отклонён" },
  expiring: { kind: "none", code: "C", title: "Отменяется" }, // it may yet be paid: the next move decides
  cancelled: { kind: "stopped", code: "C", title: "Отменён" },
  refunding: { kind: "stopped", code: "C", title: "Отменён, деньги возвращаются" },
  refunded: { kind: "stopped", code: "C", title: "Отменён, деньги возвращены" },
};

export const exportOf = (status: OrderStatus): Export => exports[status];

/** A stopped order interests only a 1C that knows it; an order that never had stock is nobody's. */
export function mustExport(status: OrderStatus, known: boolean): boolean {
  const { kind } = exportOf(status);
  return kind === "live" || (kind === "stopped" && known);
}

const moneyIn: ReadonlySet<OrderStatus> = new Set(["paid", "partly_shipped", "shipped", "delivered"]);

/** Whether the order's money has been captured; goods shipped on invoice are not paid by being shipped. */
export const isPaid = (status: OrderStatus, captured: boolean): boolean => captured && moneyIn.has(status);

const withKind = (wanted: ExportKind): OrderStatus[] =>
  OrderStatus.options.filter((status) => exports[status].kind === wanted);

/** The statuses of orders that travel, for whoever looks for them. */
export const statusesToExport = { live: withKind("live"), stopped: withKind("stopped") } as const;
