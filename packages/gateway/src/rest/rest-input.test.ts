import { expect, test } from "bun:test";
import { query } from "@torg/contracts";
import fc from "fast-check";
import { z } from "zod";
import { inputOfAddress, inputOfBody } from "./rest-input";
import { routeTable } from "./route-table";

const Id = z.string().meta({ id: "SomeId" });
const everything = query({
  doc: "Takes one of each.",
  access: "public",
  http: "GET /things/{id}",
  input: z.strictObject({
    id: Id,
    limit: z.int().default(20),
    ratio: z.number().optional(),
    unread: z.boolean().optional(),
    tags: z.array(z.string()).optional(),
    sizes: z.array(z.int()).optional(),
    either: z.union([z.int(), z.enum(["all"])]).optional(),
    cursor: z.string().nullish(),
  }),
  output: z.unknown(),
  fails: [],
});
const place = routeTable([["product.get", everything]])("GET", "/things/x");
if (!place.route) throw new Error("no route");
const read = (search: string) => JSON.parse(inputOfAddress(place, search));

test("a query is read by the contract's types", () => {
  expect(read("limit=5&ratio=-0.25&unread=false&tags=a&sizes=1&sizes=2&either=7&cursor=12")).toEqual({
    id: "x",
    limit: 5,
    ratio: -0.25,
    unread: false,
    tags: ["a"],
    sizes: [1, 2],
    either: 7,
    cursor: "12",
  });
  expect(read("either=all")).toEqual({ id: "x", either: "all" });
});

test("what does not fit, comes twice or is unknown goes on as it came, for its owner to name", () => {
  expect(read("limit=ten&unread=yes&sizes=1&sizes=b")).toEqual({
    id: "x",
    limit: "ten",
    unread: "yes",
    sizes: [1, "b"],
  });
  for (const notANumber of ["", "0x10", "1_0", " 1", "Infinity", "+1", "01", "1."]) {
    expect(read(`limit=${encodeURIComponent(notANumber).replace("%2B", "%2B")}`)).toEqual({
      id: "x",
      limit: notANumber,
    });
  }
  expect(read("cursor=a&cursor=b")).toEqual({ id: "x", cursor: ["a", "b"] });
  expect(inputOfAddress(place, "__proto__=1&nope=2")).toBe('{"__proto__":"1","id":"x","nope":"2"}');
});

test("the path wins over the query", () => expect(read("id=y")).toEqual({ id: "x" }));

test("the order of a query does not matter: one input, one text", () => {
  const pairs = fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([name]) => name });
  fc.assert(
    fc.property(pairs, (given) => {
      const there = new URLSearchParams(given).toString();
      const back = new URLSearchParams(given.toReversed()).toString();
      expect(inputOfAddress(place, there)).toBe(inputOfAddress(place, back));
    }),
  );
});

test("a body is handed on as it is, and joined with the path where that has parameters", () => {
  expect(inputOfBody({ ...place, inPath: new Map() }, ' {"a" : 1} ')).toBe(' {"a" : 1} ');
  expect(inputOfBody(place, '{"a":1,"id":"y"}')).toBe('{"a":1,"id":"x"}');
  expect(inputOfBody(place, "")).toBe('{"id":"x"}');
  for (const broken of ["{", "[1]", "null", "7"]) expect(inputOfBody(place, broken)).toBe(broken);
});
