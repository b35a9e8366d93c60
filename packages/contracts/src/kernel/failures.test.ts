import { expect, test } from "bun:test";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { Failure, failureFromWire, failureKinds, failures, isFailureCode } from "./failures";

test("every kind of failure has the HTTP status that tRPC gives its code", () => {
  for (const { http, trpc } of Object.values(failureKinds)) {
    expect(TRPC_ERROR_CODES_BY_KEY).toHaveProperty(trpc);
    expect(getHTTPStatusCodeFromError(new TRPCError({ code: trpc }))).toBe(http);
  }
});

test("a failure carries its declared details, and the compiler asks for them", () => {
  expect(new Failure("product.out_of_stock", { sku: "K-10" }).details).toEqual({ sku: "K-10" });
  expect(new Failure("call.late").kind).toBe("late");
  // @ts-expect-error the sku is missing
  const withoutSku = () => new Failure("product.out_of_stock");
  // @ts-expect-error no such code
  const unknownCode = () => new Failure("product.sold_out");
  expect([withoutSku, unknownCode]).toHaveLength(2);
});

test("a failure that came over a wire keeps its own code and kind", () => {
  const failure = failureFromWire("order.out_of_stock", { sku: "K-10" });
  expect([failure.code, failure.kind, failure.message]).toEqual([
    "order.out_of_stock",
    "conflict",
    "Not enough stock",
  ]);
});

test("codes read <service>.<what_happened>, and a name that every object has is not one of them", () => {
  for (const code of Object.keys(failures)) expect(code).toMatch(/^[a-z]+\.[a-z_]+$/);
  expect(isFailureCode("toString")).toBe(false);
});
