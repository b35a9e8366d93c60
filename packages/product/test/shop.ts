import type { Principal } from "@torg/chassis";
import { eventually, type Stub, startTestTorg } from "@torg/chassis/testing";
import {
  type EventContract,
  type EventData,
  OrderStatusUpdated,
  type Product,
  type VariantId,
  type WarehouseId,
} from "@torg/contracts";
import { product } from "../src/service";

export type Shop = Awaited<ReturnType<typeof openShop>>;
export type OrderMove = Pick<EventData<typeof OrderStatusUpdated>, "orderId" | "status" | "shipped">;

export const newId = <P extends string>(prefix: P): `${P}_${string}` => `${prefix}_${Bun.randomUUIDv7()}`;
export const rubles = (minor: number) => ({ minor, currency: "RUB" }) as const;

const staffMember: Principal = { role: "staff", userId: newId("usr") };
const key = () => ({ key: newId("key") });

/** Product by itself, with everything that it has told kept in a table. */
export async function openShop(env: Record<string, string> = {}, stubs: readonly Stub[] = []) {
  const torg = await startTestTorg({ services: [product], stubs, env });
  const { sql } = torg.database("product");
  await sql.unsafe(`
    create table told (at bigint generated always as identity, type text, data text);
    create function keep_told() returns trigger language plpgsql as
      'begin insert into told (type, data) values (new.type, new.data); return null; end';
    create trigger keep_told after insert or update of data on torg.outbox for each row execute function keep_told()`);

  const staff = torg.as(staffMember).product;
  const shop = {
    ...torg,
    sql,
    staff,
    visitor: torg.as({ role: "public" }).product,
    order: torg.asService("order").product,
    cart: torg.asService("cart").product,
    integration: torg.asService("integration").product,
    audit: () => torg.asService("operator").product.audit({}),

    create: (name: string, skus: string[] = [newId("sku")], description?: string): Promise<Product> =>
      staff.create(
        { name, ...(description && { description }), variants: skus.map((sku) => ({ sku })) },
        key(),
      ),
    warehouse: async (name: string): Promise<WarehouseId> => (await staff.saveWarehouse({ name })).id,
    add: (variantId: VariantId, warehouseId: WarehouseId, change: number) =>
      staff.adjustStock({ variantId, warehouseId, change, reason: "пересчёт" }, key()),
    /** A variant with this much in a warehouse of its own. */
    async stocked(quantity: number): Promise<VariantId> {
      const [variant] = (await shop.create("Кеды")).variants;
      if (variant === undefined) throw new Error("a product has variants");
      await shop.add(variant.id, await shop.warehouse("Основной"), quantity);
      return variant.id;
    },
    /** What a variant has now, over all warehouses. */
    async figures(variantId: VariantId): Promise<{ onHand: number; reserved: number }> {
      const [row] = await sql<{ onHand: number; reserved: number }[]>`
        select sum(on_hand)::float8 as "onHand", sum(reserved)::float8 as reserved
        from stock where variant_id = ${variantId.slice(4)}`;
      return { onHand: row?.onHand ?? 0, reserved: row?.reserved ?? 0 };
    },
    /** Tells an order's move as order does. */
    tell: (move: OrderMove): Promise<void> => torg.publish(OrderStatusUpdated, moved(move)),
    /** The same, and waits for its effect. */
    async move(...moves: OrderMove[]): Promise<void> {
      for (const one of moves) await shop.tell(one);
      await eventually(
        async () =>
          (
            await sql`
        select 1 from torg.outbox where type = ${OrderStatusUpdated.type}
        union all select 1 from torg.deliveries where queue = 'product.money' and dead_at is null`
          ).length === 0,
      );
    },
    /** What was told of this kind, in order. */
    async told<E extends EventContract>(event: E): Promise<Record<string, unknown>[]> {
      const rows = await sql<
        { data: string }[]
      >`select data from told where type = ${event.type} order by at`;
      return rows.map(({ data }) => JSON.parse(data));
    },
    forget: () => sql`delete from told`,
  };
  return shop;
}

const moved = (own: OrderMove): EventData<typeof OrderStatusUpdated> => ({
  ...own,
  checkoutId: newId("chk"),
  number: "1",
  version: 1,
  owner: { guest: "0".repeat(64) },
  language: "ru",
  total: { minor: 100, currency: "RUB" },
  at: "2026-11-01T00:00:00Z",
});
