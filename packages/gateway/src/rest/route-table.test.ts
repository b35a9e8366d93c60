import { expect, test } from "bun:test";
import { procedures, product } from "@torg/contracts";
import { routeTable } from "./route-table";

const find = routeTable(procedures);
const named = (method: string, path: string) => {
  const found = find(method, path);
  return found.route ? [found.route.name, ...found.inPath.values()] : found.allowed;
};

test("every face of the contracts leads to its own procedure", () => {
  for (const [name, { http }] of procedures) {
    if (!http) continue;
    const [method = "", path = ""] = http.split(" ");
    expect(named(method, path.replaceAll(/\{\w+\}/g, "x"))[0]).toBe(name);
  }
});

test("a word wins over a parameter, in that method and no other", () => {
  expect(named("GET", "/products/search")).toEqual(["product.search"]);
  expect(named("GET", "/products/prd_1")).toEqual(["product.get", "prd_1"]);
  expect(named("PATCH", "/products/search")).toEqual(["product.update", "search"]);
  expect(named("GET", "/admin/orders/stuck")).toEqual(["order.stuck"]);
});

test("a parameter is decoded, and what cannot be decoded stays", () => {
  expect(named("GET", "/products/%D1%87%D0%B0%D0%B9")).toEqual(["product.get", "чай"]);
  expect(named("GET", "/products/a%2Fb")).toEqual(["product.get", "a/b"]);
  expect(named("GET", "/products/%E0%A4%A")).toEqual(["product.get", "%E0%A4%A"]);
});

test("HEAD goes where GET goes", () => expect(named("HEAD", "/products")).toEqual(["product.list"]));

test("another method is told which ones there are, and nothing is told nothing", () => {
  expect(named("DELETE", "/products").toSorted()).toEqual(["GET", "POST"]);
  expect(named("PUT", "/products/search").toSorted()).toEqual(["DELETE", "GET", "PATCH"]);
  for (const path of [
    "",
    "/",
    "/nothing",
    "/products/",
    "/products/a/b/c",
    "//products",
    "/__proto__",
    "/products//",
  ])
    expect(named("GET", path)).toEqual([]);
});

test("two procedures with one face do not start", () => {
  expect(() =>
    routeTable([
      ["product.list", product.list],
      ["product.search", { ...product.search, http: "GET /products" }],
    ]),
  ).toThrow("the face of two");
});
