import { Failure } from "@torg/contracts";
import { move, moved, type Order } from "./order";
import type { Shipment, ShippedLine } from "./shipment";

const thousandths = (quantity: number): number => Math.round(quantity * 1000);
type VariantId = ShippedLine["variantId"];

/** Sums of quantities by variant, exact to the third decimal. */
function totals(lines: readonly ShippedLine[]): Map<VariantId, number> {
  const sums = new Map<VariantId, number>();
  for (const { variantId, quantity } of lines)
    sums.set(variantId, (sums.get(variantId) ?? 0) + thousandths(quantity));
  return sums;
}

const linesOf = (sums: ReadonlyMap<VariantId, number>): ShippedLine[] =>
  [...sums].filter(([, sum]) => sum > 0).map(([variantId, sum]) => ({ variantId, quantity: sum / 1000 }));

/** How much of each variant has left so far, counted from the beginning. */
export const shippedSoFar = ({ shipments }: Pick<Order, "shipments">): ShippedLine[] =>
  linesOf(totals(shipments.flatMap(({ lines }) => lines)));

/** Whether goods may leave: not while a buyer's stop waits for the money to be sent back. */
const mayShip = ({ status, reason }: Order): boolean =>
  move(status, "ship") !== undefined && reason !== "cancelled";

type Sending = Omit<Shipment, "lines"> & { readonly lines: readonly ShippedLine[] | undefined };

/**
 * The order after goods left: the named lines, or all that is left. The same who and key send nothing twice.
 * Fails with `order.wrong_status`, or with `order.too_much_shipped` where a line would exceed what was ordered.
 */
export function withShipment(order: Order, { lines, ...sending }: Sending): Order {
  if (order.shipments.some(({ by, key }) => by === sending.by && key === sending.key)) return order;
  if (!mayShip(order)) throw new Failure("order.wrong_status", { status: order.status });
  const left = totals(order.lines);
  for (const [variantId, sum] of totals(shippedSoFar(order)))
    left.set(variantId, (left.get(variantId) ?? 0) - sum);

  const sent = lines ? totals(lines) : new Map(left);
  for (const [variantId, sum] of sent) {
    const rest = (left.get(variantId) ?? 0) - sum;
    if (rest < 0) throw new Failure("order.too_much_shipped", { sku: skuOf(order, variantId) });
    left.set(variantId, rest);
  }
  const action = [...left.values()].every((rest) => rest === 0) ? "ship" : "shipPart";
  const shipment = { ...sending, lines: linesOf(sent) };
  return { ...moved(order, { action, at: sending.at }), shipments: [...order.shipments, shipment] };
}

/** The goods arrived. A second time says nothing new. */
export const delivered = (order: Order, at: Date): Order =>
  order.status === "delivered" ? order : moved(order, { action: "deliver", at });

const skuOf = ({ lines }: Order, variantId: VariantId): string =>
  lines.find((line) => line.variantId === variantId)?.sku ?? variantId;
