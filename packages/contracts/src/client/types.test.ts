import { expectTypeOf, test } from "bun:test";
import type { TRPCClientError } from "@trpc/client";
import type { z } from "zod";
import type { Cart, Contracts, Money, Notification, Order } from "..";
import type { CallFailure, TorgClient, TorgRouter } from "../client";

type Answer<F extends (...given: never) => unknown> = Awaited<ReturnType<F>>;

test("each kind of procedure has its own verb, and only that one", () => {
  expectTypeOf<keyof TorgClient["order"]["get"]>().toEqualTypeOf<"query">();
  expectTypeOf<keyof TorgClient["cart"]["checkout"]>().toEqualTypeOf<"mutate">();
  expectTypeOf<keyof TorgClient["notification"]["stream"]>().toEqualTypeOf<"subscribe">();
});

test("inputs are what zod takes in, answers what it gives out", () => {
  expectTypeOf<Parameters<TorgClient["cart"]["add"]["mutate"]>[0]>().toEqualTypeOf<
    z.input<Contracts["cart"]["add"]["input"]>
  >();
  expectTypeOf<Answer<TorgClient["cart"]["get"]["query"]>>().toExtend<Cart>();
  expectTypeOf<Answer<TorgClient["order"]["get"]["query"]>>().toExtend<Order>();
  expectTypeOf<Answer<TorgClient["order"]["get"]["query"]>["total"]>().toEqualTypeOf<Money>();
});

test("a stream gives its items under their ids", () => {
  const read = async (client: TorgClient) => {
    for await (const item of client.notification.stream.subscribe({})) return item;
  };
  expectTypeOf<Answer<typeof read>>().toExtend<{ id: string; data: Notification } | undefined>();
});

test("the client has what the contracts have", () => {
  expectTypeOf<Exclude<keyof TorgClient, symbol>>().toEqualTypeOf<keyof Contracts>();
  expectTypeOf<keyof TorgClient["product"]>().toEqualTypeOf<keyof Contracts["product"]>();
  const wrong = (client: TorgClient) => {
    // @ts-expect-error an id of something else
    void client.order.get.query({ id: "prd_0198" });
    // @ts-expect-error a field that the contract does not have
    void client.cart.add.mutate({ variantId: "var_0198", amount: 1 });
    // @ts-expect-error a procedure that is not there
    void client.cart.steal;
  };
  expectTypeOf(wrong).toBeFunction();
});

test("a failure's code tells its details", () => {
  expectTypeOf<Extract<CallFailure, { code: "cart.full" }>["details"]>().toEqualTypeOf<{
    linesMax: number;
  }>();
  expectTypeOf<NonNullable<TRPCClientError<TorgRouter>["data"]>["problem"]["code"]>().toEqualTypeOf<string>();
});
