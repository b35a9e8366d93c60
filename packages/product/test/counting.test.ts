import { afterAll, beforeAll, expect, test } from "bun:test";
import type { CountId, VariantId, WarehouseId } from "@torg/contracts";
import { newId, openShop, type Shop } from "./shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ COUNT_LINES_MAX: "3" });
});
afterAll(() => shop?.stop());

const key = () => ({ key: newId("key") });
const refused = (code: string) => ({ code });

/** A warehouse with three variants, ten of each. */
async function warehouseOfThree(): Promise<{ warehouseId: WarehouseId; variants: VariantId[] }> {
  const warehouseId = await shop.warehouse("Основной");
  const skus = [newId("sku"), newId("sku"), newId("sku")];
  const variants = (await shop.create("Кеды", skus)).variants.map(({ id }) => id);
  for (const variantId of variants) await shop.add(variantId, warehouseId, 10);
  return { warehouseId, variants };
}
const open = (warehouseId: WarehouseId, variantIds?: VariantId[]) =>
  shop.staff.openCount({ warehouseId, ...(variantIds && { variantIds }), comment: "к году" }, key());
const enter = (id: CountId, ...lines: readonly (readonly [VariantId, number])[]) =>
  shop.staff.enterCounts({ id, lines: lines.map(([variantId, counted]) => ({ variantId, counted })) });
const [none, nobody] = [newId("cnt"), newId("var")];

test("differences become movements of the counting, all in one commit, and what was right is not touched", async () => {
  const { warehouseId, variants } = await warehouseOfThree();
  const [a = nobody, b = nobody, c = nobody] = variants;
  const { id, ...opened } = await open(warehouseId);
  expect(opened).toMatchObject({ warehouseId, state: "open", whole: true, comment: "к году", lines: 0 });
  await enter(id, [a, 7], [b, 10]);
  expect(await enter(id, [a, 8], [c, 12.5])).toMatchObject({ lines: 3, counted: 3, differences: 2 });
  expect(await shop.staff.postCount({ id }, key())).toMatchObject({
    state: "posted",
    closedAt: expect.any(String),
  });
  expect(await Promise.all(variants.map(shop.figures))).toMatchObject([
    { onHand: 8 },
    { onHand: 10 },
    { onHand: 12.5 },
  ]);
  const { items } = await shop.staff.movements({ variantId: a, limit: 1 });
  expect(items).toMatchObject([{ kind: "count", onHand: -2, cause: id, warehouseId }]);
  expect((await shop.staff.movements({ variantId: b })).items).toHaveLength(1); // only its receipt
  expect((await shop.audit()).differences).toEqual([]);
});

test("what is sold after a line was counted stays sold", async () => {
  const { warehouseId, variants } = await warehouseOfThree();
  const [a = nobody] = variants;
  const { id } = await open(warehouseId);
  await enter(id, [a, 9]);
  const orderId = newId("ord");
  await shop.order.reserve({ orderId, revision: 1, lines: [{ variantId: a, quantity: 4 }] });
  await shop.move({ orderId, status: "shipped", shipped: [{ variantId: a, quantity: 4 }] });
  await shop.staff.postCount({ id }, key());
  expect(await shop.figures(a)).toEqual({ onHand: 5, reserved: 0 });
});

test("a figure that would take what orders hold refuses the whole posting, by its sku, and changes nothing", async () => {
  const { warehouseId, variants } = await warehouseOfThree();
  const [a = nobody, b = nobody] = variants;
  await shop.order.reserve({ orderId: newId("ord"), revision: 1, lines: [{ variantId: b, quantity: 6 }] });
  const { id } = await open(warehouseId);
  await enter(id, [a, 1], [b, 5]);
  const [line] = (await shop.cart.quote({ variantIds: [b] })).lines;
  await expect(shop.staff.postCount({ id }, key())).rejects.toMatchObject({
    code: "product.stock_below_zero",
    details: { sku: line?.sku },
  });
  expect(await shop.figures(a)).toEqual({ onHand: 10, reserved: 0 });
  expect(await shop.staff.count({ id })).toMatchObject({ state: "open" });
  await enter(id, [b, 6]);
  await shop.staff.postCount({ id }, key());
  expect(await shop.figures(a)).toEqual({ onHand: 1, reserved: 0 });
});

test("what was found where none should be gets a shelf", async () => {
  const { warehouseId, variants } = await warehouseOfThree();
  const elsewhere = await shop.warehouse("Дальний");
  const [a = nobody] = variants;
  const { id } = await open(elsewhere);
  await enter(id, [a, 2]);
  await shop.staff.postCount({ id }, key());
  expect(await shop.figures(a)).toEqual({ onHand: 12, reserved: 0 });
  expect(warehouseId).not.toBe(elsewhere);
});

test("a posted or dropped counting cannot change; a repeat of the same key hears the same answer", async () => {
  const { warehouseId, variants } = await warehouseOfThree();
  const [a = nobody] = variants;
  const { id } = await open(warehouseId);
  await enter(id, [a, 9]);
  const once = key();
  const posted = await shop.staff.postCount({ id }, once);
  expect(await shop.staff.postCount({ id }, once)).toEqual(posted);
  await expect(shop.staff.postCount({ id }, key())).rejects.toMatchObject({
    code: "product.count_closed",
    details: { state: "posted" },
  });
  await expect(enter(id, [a, 3])).rejects.toMatchObject(refused("product.count_closed"));
  await expect(shop.staff.dropCount({ id }, key())).rejects.toMatchObject(refused("product.count_closed"));
  expect(await shop.figures(a)).toEqual({ onHand: 9, reserved: 0 });

  const other = await open(warehouseId);
  await enter(other.id, [a, 1]);
  expect(await shop.staff.dropCount({ id: other.id }, key())).toMatchObject({ state: "dropped" });
  await expect(shop.staff.postCount({ id: other.id }, key())).rejects.toMatchObject(
    refused("product.count_closed"),
  );
  expect(await shop.figures(a)).toEqual({ onHand: 9, reserved: 0 });
});

test("ten postings at once move a figure once", async () => {
  const { warehouseId, variants } = await warehouseOfThree();
  const [a = nobody] = variants;
  const { id } = await open(warehouseId);
  await enter(id, [a, 7]);
  const posted = await Promise.allSettled(
    Array.from({ length: 10 }, () => shop.staff.postCount({ id }, key())),
  );
  expect(posted.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await shop.figures(a)).toEqual({ onHand: 7, reserved: 0 });
});

test("a counting of named variants shows them before they are counted, and takes no other", async () => {
  const { warehouseId, variants } = await warehouseOfThree();
  const [a = nobody, b = nobody, c = nobody] = variants;
  const { id } = await open(warehouseId, [a, b]);
  const page = await shop.staff.countLines({ id, limit: 1 });
  expect(page).toMatchObject({ items: [{ variantId: a, expected: 10 }], hasMore: true });
  const rest = await shop.staff.countLines({ id, limit: 1, cursor: page.nextCursor });
  expect(rest).toMatchObject({ items: [{ variantId: b, expected: 10 }], hasMore: false });
  await expect(enter(id, [a, 9], [c, 9])).rejects.toMatchObject({
    code: "product.count_too_narrow",
    details: { variantId: c },
  });
  expect(await shop.staff.count({ id })).toMatchObject({ whole: false, lines: 2, counted: 0 });
  await enter(id, [a, 9]);
  await shop.staff.postCount({ id }, key());
  expect(await shop.figures(b)).toEqual({ onHand: 10, reserved: 0 }); // nobody counted it
});

test("a counting holds as many lines as it may, and names what never was", async () => {
  const { warehouseId, variants } = await warehouseOfThree();
  const { id } = await open(warehouseId);
  const one = (await shop.create("Шнурки")).variants[0]?.id ?? nobody;
  await expect(enter(id, ...[...variants, one].map((own) => [own, 1] as const))).rejects.toMatchObject({
    code: "product.count_full",
    details: { linesMax: 3 },
  });
  await expect(enter(id, [nobody, 1])).rejects.toMatchObject({
    code: "product.variant_not_found",
    details: { variantId: nobody },
  });
  expect(await shop.staff.count({ id })).toMatchObject({ lines: 0 });
  await expect(open(warehouseId, [nobody])).rejects.toMatchObject(refused("product.variant_not_found"));
  await expect(open(newId("whs"))).rejects.toMatchObject(refused("product.warehouse_not_found"));
});

test("a counting that is not there is not found by any question", async () => {
  const { variants } = await warehouseOfThree();
  const questions = [
    () => shop.staff.count({ id: none }),
    () => shop.staff.countLines({ id: none }),
    () => shop.staff.postCount({ id: none }, key()),
    () => shop.staff.dropCount({ id: none }, key()),
    () => enter(none, [variants[0] ?? nobody, 1]),
  ];
  for (const ask of questions) await expect(ask()).rejects.toMatchObject(refused("product.count_not_found"));
});

test("countings are listed newest first, of one warehouse where it is named", async () => {
  const { warehouseId } = await warehouseOfThree();
  const opened = [await open(warehouseId), await open(warehouseId), await open(warehouseId)].map(
    ({ id }) => id,
  );
  const first = await shop.staff.counts({ warehouseId, limit: 2 });
  expect(first.items.map(({ id }) => id)).toEqual(opened.toReversed().slice(0, 2));
  const second = await shop.staff.counts({ warehouseId, limit: 2, cursor: first.nextCursor });
  expect(second.items.map(({ id }) => id)).toEqual(opened.slice(0, 1));
  expect((await shop.staff.counts({ limit: 1 })).items[0]?.id).toBe(opened[2]);
});
