import { expect, test } from "bun:test";
import fc from "fast-check";
import { type OfferBody, totalKey } from "./bodies";
import { mergeOffer, mergeProduct, mergeProperty } from "./merge";

const offer = (body: Omit<OfferBody, "productKey">): OfferBody => ({ productKey: "p", ...body });

test("a delta touches only what it names", () => {
  const before = offer({
    name: "Кеды",
    prices: { t1: { amount: "1" }, t2: { amount: "2" } },
    stock: { w1: 1, w2: 2 },
  });
  const after = mergeOffer(before, offer({ prices: { t1: { amount: "9" } } }), false);
  expect(after).toEqual({ ...before, prices: { t1: { amount: "9" }, t2: { amount: "2" } } });
});

test("a whole row takes away the prices and empties the warehouses that it leaves out", () => {
  const before = offer({ prices: { t1: { amount: "1" }, t2: { amount: "2" } }, stock: { w1: 1, w2: 2 } });
  const after = mergeOffer(before, offer({ prices: { t1: { amount: "1" } }, stock: { w2: 5 } }), true);
  expect(after).toEqual(offer({ prices: { t1: { amount: "1" }, t2: null }, stock: { w1: 0, w2: 5 } }));
});

test("a whole row that is silent about prices or stock leaves them alone", () => {
  const before = offer({ prices: { t1: { amount: "1" } }, stock: { w1: 1 } });
  expect(mergeOffer(before, offer({ stock: { w1: 2 } }), true).prices).toEqual({ t1: { amount: "1" } });
  expect(mergeOffer(before, offer({ prices: {} }), true).stock).toEqual({ w1: 1 });
});

test("a total and the figures of warehouses never count the same goods twice", () => {
  const figures = fc.dictionary(fc.constantFrom("w1", "w2", "w3"), fc.nat(100), { minKeys: 1 });
  const row = fc.oneof(
    figures,
    fc.nat(100).map((total): Record<string, number> => ({ [totalKey]: total })),
  );
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
      const merged = rows.reduce<OfferBody>(
        (before, stock) => mergeOffer(before, offer({ stock }), false),
        offer({}),
      );
      const { [totalKey]: total = 0, ...places } = merged.stock ?? {};
      return total === 0 || Object.values(places).every((figure) => figure === 0);
    }),
  );
});

test("rows of one product in one file add up, and its shortest name is the product's", () => {
  const first = { name: "Кеды (42)", pictures: ["a.jpg"], attributes: { c: ["red"] }, article: "K" };
  const second = {
    name: "Кеды",
    pictures: ["b.jpg", "a.jpg"],
    attributes: { c: ["blue"], d: ["x"] },
    article: "K-10",
  };
  expect(mergeProduct(first, second, true)).toEqual({
    name: "Кеды",
    pictures: ["a.jpg", "b.jpg"],
    attributes: { c: ["red", "blue"], d: ["x"] },
    article: "K-10",
  });
});

test("a later file replaces the lists that it sends and keeps the others", () => {
  const before = { name: "Кеды", pictures: ["a.jpg"], description: "x" };
  expect(mergeProduct(before, { name: "Кеды К-10", pictures: ["b.jpg"] }, false)).toEqual({
    name: "Кеды К-10",
    pictures: ["b.jpg"],
    description: "x",
  });
});

test("the same row twice is the same as once", () => {
  const body = { name: "Кеды", pictures: ["a.jpg"], attributes: { c: ["red"] }, groupKeys: ["g"] };
  expect(mergeProduct(body, body, true)).toEqual(body);
  expect(mergeProduct(body, body, false)).toEqual(body);
});

test("a dictionary only grows", () => {
  expect(mergeProperty({ values: { a: "A" } }, { name: "Цвет", values: { b: "B" } })).toEqual({
    name: "Цвет",
    values: { a: "A", b: "B" },
  });
});
