import { expect, test } from "bun:test";
import { services } from "../services";
import { replicasOf } from "./replicas";

const names = (wanted?: string) => replicasOf(services, wanted).map(({ name }) => name);

test("each service has one process, and the gateway is the last", () => {
  expect(names()).toEqual(["user", "product", "cart", "order", "integration", "notification", "gateway"]);
});

test("several processes of a service are numbered", () => {
  expect(names("order=2,gateway=2")).toEqual([
    "user",
    "product",
    "cart",
    "order-1",
    "order-2",
    "integration",
    "notification",
    "gateway-1",
    "gateway-2",
  ]);
});

test.each([
  ["odrer=2", "there is no service “odrer”"],
  ["order=0", "“order=0” is not like order=2, from 1 to 16"],
  ["order", "“order” is not like order=2"],
  ["order=two", "“order=two” is not like order=2"],
])("%s is refused in a sentence", (wanted, sentence) => {
  expect(() => names(wanted)).toThrow(sentence);
});
