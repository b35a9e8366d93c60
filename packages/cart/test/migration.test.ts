import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { findBegun } from "../src/store/checkouts";
import { contact, id, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.stop());

const file = (name: string): string =>
  readFileSync(new URL(`../migrations/${name}.sql`, import.meta.url), "utf8");

type Sql = Awaited<ReturnType<ReturnType<Shop["database"]>["sql"]["reserve"]>>;

/** A database as it was before carts were documents, with what `fill` puts there, brought to today. */
async function migrated(fill: (sql: Sql) => Promise<unknown>): Promise<void> {
  const sql = await shop.database("cart").sql.reserve();
  try {
    await sql.unsafe("discard temp; create schema before; set search_path = before").simple();
    await sql.unsafe(file("0001_carts")).simple();
    await fill(sql);
    await sql.unsafe(file("0002_documents")).simple();
    for (const table of ["documents", "document_entries"])
      await sql.unsafe(`insert into public.${table} select * from before.${table}`);
  } finally {
    await sql.unsafe("drop schema before cascade; reset search_path").simple();
    sql.release();
  }
}

test("carts and checkouts of before are there as if they had been written today", async () => {
  const [guest, mug] = [await shop.guest(), shop.stock(10_000)];
  const { cart } = shop.as(guest);
  const written = await cart.add({ variantId: mug, quantity: 2 }, { key: "line" });
  const kept = JSON.stringify(written.lines);
  await shop.database("cart").sql`delete from documents`;
  await shop.database("cart").sql`delete from document_entries`;

  const checkoutId = id("chk");
  const snapshot = { cartId: id("crt"), owner: { guest: guest.guest }, lines: written.lines, contact };
  await migrated(async (sql) => {
    await sql`insert into carts values (${written.id.slice(4)}, ${guest.guest}, 'open', ${kept}::text::jsonb, 1, ${written.updatedAt}, now())`;
    await sql`insert into checkouts values (${checkoutId.slice(4)}, ${guest.guest}, 'a key', ${snapshot.cartId.slice(4)},
      ${JSON.stringify(snapshot)}::text::jsonb, 'closed', ${id("ord").slice(4)}, now())`;
  });
  expect(await cart.get({})).toEqual(written);
  expect(await findBegun(shop.store.db, { guest: guest.guest }, "a key")).toMatchObject({
    id: checkoutId,
    snapshot,
  });

  const entries = () =>
    shop.database("cart").sql`select * from document_entries where kind = 'cart' order by index`;
  const before = await entries();
  await shop.rewrite(guest, (same) => ({ ...same }));
  await cart.change({ variantId: mug, quantity: 3 });
  expect(await entries()).toEqual(before); // they are those that the code makes
});

test("a checkout under way stops the start, and nothing is changed", async () => {
  const stopped = migrated(
    (sql) =>
      sql`insert into checkouts values (${id("chk").slice(4)}, 'usr_1', 'k', ${id("crt").slice(4)}, '{}', 'frozen', null, now())`,
  );
  expect(await stopped.catch((error: Error) => error.message)).toContain("checkouts are under way");
});
