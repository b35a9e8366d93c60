import { Failure, type Order } from "@torg/contracts";
import { writeOrders } from "../commerceml/write-orders";
import type { Ctx } from "../config";
import { toLocalTime } from "../domain/local-time";
import { type LineOrigin, orderDocument } from "../domain/order-document";
import { mustExport, statusesToExport } from "../domain/order-export";
import { requisite } from "../domain/requisites";
import { closeOpenExports, openExport } from "../store/exchanges";
import { originsOf } from "../store/objects";
import { dueOrders, type OrderId, rememberSent } from "../store/orders";
import type { OpenSession } from "../store/sessions";
import { inBatches } from "./in-batches";

type ConnectionId = OpenSession["connection"]["id"];

/** Orders that are asked for at once. */
const atOnce = 8;

/**
 * `mode=query`: the orders that this 1C does not have as they are now. What was sent is remembered with its versions;
 * only `mode=success` in the same session says that 1C has them, and until then they are sent again.
 */
export async function sendOrders(
  ctx: Ctx,
  { session, connection }: OpenSession,
): Promise<Uint8Array<ArrayBuffer>> {
  const orders = await collectOrders(ctx, connection.id);
  const origins = await findOrigins(ctx, connection.id, orders);
  const now = ctx.now();
  const timeZone = ctx.config.ONEC_TIME_ZONE;
  const { date, time } = toLocalTime(now.toISOString(), timeZone);
  const bytes = writeOrders({
    documents: orders.map((order) => orderDocument(order, { timeZone, origins, buyerId: buyerIdOf(order) })),
    version: session.version ?? "2.08",
    charset: connection.charset,
    formedAt: `${date}T${time}`,
  });
  const exchangeId = ctx.newId("exc");
  await ctx.commit("remember sent", async (tx) => {
    await closeOpenExports(
      tx,
      connection.id,
      "1С не подтвердила получение этих заказов, они отправлены снова.",
    );
    if (orders.length > 0) {
      await openExport(tx, {
        id: exchangeId,
        connectionId: connection.id,
        sessionId: session.id,
        objects: orders.length,
        startedAt: now,
      });
    }
    await rememberSent(tx, { sessionId: session.id, exchangeId }, orders);
  });
  return bytes;
}

/** As many orders as one answer holds, each as it stands now: that may be newer than what was heard of it, and nothing to send. */
async function collectOrders(ctx: Ctx, connectionId: ConnectionId): Promise<Order[]> {
  const limit = ctx.config.ONEC_ORDERS_MAX;
  const orders: Order[] = [];
  const read = (after: string | undefined) =>
    dueOrders(ctx.db, connectionId, { statuses: statusesToExport, after, limit: atOnce });
  for await (const due of inBatches(read)) {
    const fetched = await Promise.all(due.map(({ id }) => fetchOrder(ctx, id)));
    orders.push(
      ...fetched.flatMap((order, at) =>
        order && mustExport(order.status, due[at]?.known ?? false) ? [order] : [],
      ),
    );
    if (orders.length >= limit) break;
  }
  return orders.slice(0, limit);
}

async function fetchOrder(ctx: Ctx, id: OrderId): Promise<Order | undefined> {
  try {
    return await ctx.call.order.get({ id });
  } catch (error) {
    if (error instanceof Failure && error.code === "order.not_found") return undefined;
    throw error;
  }
}

async function findOrigins(
  ctx: Ctx,
  connectionId: ConnectionId,
  orders: readonly Order[],
): Promise<ReadonlyMap<string, LineOrigin>> {
  const ids = new Set(orders.flatMap(({ lines }) => lines.map(({ variantId }) => variantId.slice(4))));
  if (ids.size === 0) return new Map();
  const found = await originsOf(ctx.db, connectionId, [...ids]);
  return new Map(
    found.map(({ id, externalId, received, product }) => [
      `var_${id}`,
      {
        externalId,
        article: received.article || product?.article || undefined,
        unit: received.unit ?? product?.unit,
        vatRate: product?.vatRate,
        goodsKind: requisite(product?.requisites, "ВидНоменклатуры"),
        goodsType: requisite(product?.requisites, "ТипНоменклатуры"),
      },
    ]),
  );
}

/** 1C keeps buyers apart by id: the same mail is the same buyer, and nothing of the mail can be read from it. */
function buyerIdOf({ contact, id }: Order): string {
  const hex = new Bun.CryptoHasher("sha256").update(contact?.email ?? id).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
