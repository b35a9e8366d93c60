import { afterAll, beforeEach, expect, test } from "bun:test";
import { initTRPC, TRPCError, tracked } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { EventSource } from "eventsource";
import { createTorgClient, failureOf, problemOf, type TorgClientOptions } from "./client";
import { Failure, failureKinds } from "./kernel/failures";

/** What the server saw, and what it is told to refuse: the next requests fail with these, in turn. */
const seen: { address: URL; headers: Headers }[] = [];
const refusals: Failure[] = [];
beforeEach(() => {
  seen.length = 0;
  refusals.length = 0;
});

/** Procedures of the contracts' names behind tRPC's own server, with the gateway's shape of a failure. */
const t = initTRPC.context<{ request: Request }>().create({
  errorFormatter: ({ shape, error: { cause } }) => ({
    ...shape,
    data: {
      ...shape.data,
      problem:
        cause instanceof Failure
          ? {
              type: `/problems/${cause.code}`,
              title: cause.message,
              status: 400,
              code: cause.code,
              ...cause.details,
            }
          : {
              type: "/problems/warehouse.on_fire",
              title: "from the future",
              status: 400,
              code: "warehouse.on_fire",
            },
    },
  }),
});
const procedure = t.procedure
  .input((given: unknown) => given)
  .use(({ next }) => {
    const cause = refusals.shift();
    if (cause) throw new TRPCError({ code: failureKinds[cause.kind].trpc, cause });
    return next();
  });
let tickets = 0;
const router = t.router({
  cart: t.router({
    get: procedure.query(() => ({ id: "crt_1" })),
    add: procedure.mutation(({ ctx }) => ctx.request.headers.get("idempotency-key")),
    open: procedure.mutation(() => "opened"),
  }),
  product: t.router({ categories: procedure.query(() => ({ items: [] })) }),
  order: t.router({
    pay: procedure.mutation(() => {
      throw new TRPCError({ code: "BAD_REQUEST" });
    }),
  }),
  user: t.router({
    streamTicket: procedure.mutation(() => ({ ticket: `ticket ${++tickets}`, expiresAt: "" })),
  }),
  notification: t.router({
    stream: procedure.subscription(async function* ({ input }) {
      const last = Number(
        typeof input === "object" && input && "lastEventId" in input ? input.lastEventId : 0,
      );
      yield tracked(String(last + 1), { title: `item ${last + 1}` });
    }),
  }),
});

const spent = new Set<string>();
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const address = new URL(request.url);
    seen.push({ address, headers: request.headers });
    const ticket = address.searchParams.get("ticket");
    if (ticket && spent.has(ticket)) return new Response(null, { status: 401 });
    const answer = await fetchRequestHandler({
      endpoint: "/trpc",
      req: request,
      router,
      createContext: () => ({ request }),
    });
    if (!ticket) return answer;
    spent.add(ticket);
    return new Response(answer.body?.pipeThrough(brokenAfterAnItem()), answer);
  },
});
afterAll(() => server.stop(true));

/** A connection that breaks after one item, and tells the browser to come back at once. */
const brokenAfterAnItem = () => {
  let text = "retry: 1\n\n";
  return new TransformStream<Uint8Array, Uint8Array>({
    start: (stream) => stream.enqueue(new TextEncoder().encode(text)),
    transform(bytes, stream) {
      stream.enqueue(bytes);
      text += new TextDecoder().decode(bytes);
      if (/^id: .*\n\n/m.test(text)) stream.terminate();
    },
  });
};

const clientWith = (options?: TorgClientOptions) => createTorgClient(server.url.href, options);
const variantId = "var_01980000-0000-7000-8000-000000000000";
const thrown = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

test("queries that are asked together travel together", async () => {
  const client = clientWith();
  await Promise.all([client.cart.get.query({}), client.product.categories.query({})]);
  expect(seen.map(({ address }) => address.pathname)).toEqual(["/trpc/cart.get,product.categories"]);
});

test("commands travel alone, and only a keyed one carries a key", async () => {
  const client = clientWith();
  await Promise.all([client.cart.add.mutate({ variantId }), client.cart.open.mutate({})]);
  expect(seen.map(({ address }) => address.pathname).toSorted()).toEqual([
    "/trpc/cart.add",
    "/trpc/cart.open",
  ]);
  const keyed = seen.filter(({ headers }) => headers.has("idempotency-key"));
  expect(keyed.map(({ address }) => address.pathname)).toEqual(["/trpc/cart.add"]);
});

test("all attempts of a command carry one key, and two commands carry two", async () => {
  refusals.push(new Failure("call.unavailable"), new Failure("call.unavailable"));
  const client = clientWith();
  await client.cart.add.mutate({ variantId });
  await client.cart.add.mutate({ variantId });
  const keys = seen.map(({ headers }) => headers.get("idempotency-key"));
  expect(keys).toHaveLength(4);
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(keys[3]).not.toBe(keys[0]);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
});

test("a key that the caller chose is the key", async () => {
  await clientWith().cart.add.mutate({ variantId }, { context: { idempotencyKey: "mine" } });
  expect(seen[0]?.headers.get("idempotency-key")).toBe("mine");
});

test("a broken connection is tried three times and no more", async () => {
  let tries = 0;
  const client = clientWith({
    fetch: () => {
      tries += 1;
      return Promise.reject(new TypeError("connection refused"));
    },
  });
  const error = await thrown(client.cart.get.query({}));
  expect(tries).toBe(3);
  expect(error).toBeInstanceOf(Error);
  expect(failureOf(error)).toBeUndefined();
});

test("a command without a key is sent once, whatever happens", async () => {
  refusals.push(new Failure("call.unavailable"));
  expect(failureOf(await thrown(clientWith().cart.open.mutate({})))?.code).toBe("call.unavailable");
  expect(seen).toHaveLength(1);
});

test("what will not pass by itself is not tried again", async () => {
  refusals.push(new Failure("cart.not_found"));
  expect(failureOf(await thrown(clientWith().cart.get.query({})))?.code).toBe("cart.not_found");
  expect(seen).toHaveLength(1);
});

test("a caller that gave up is not tried for again", async () => {
  const stop = new AbortController();
  const client = clientWith({
    fetch: () => {
      stop.abort();
      return Promise.reject(new TypeError("connection refused"));
    },
  });
  const error = await thrown(client.cart.get.query({}, { signal: stop.signal }));
  expect(error).toBeInstanceOf(Error);
  expect(seen).toHaveLength(0);
});

test("waits as long as the first request with the key asks for", async () => {
  refusals.push(new Failure("key.in_flight", { retryAfterSeconds: 1 }));
  const startedAt = performance.now();
  await clientWith().cart.add.mutate({ variantId });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
});

test("does not keep a person waiting for longer than a moment", async () => {
  refusals.push(new Failure("key.in_flight", { retryAfterSeconds: 60 }));
  expect(failureOf(await thrown(clientWith().cart.add.mutate({ variantId })))?.code).toBe("key.in_flight");
});

test("a failure arrives with its code and its declared details", async () => {
  refusals.push(new Failure("cart.full", { linesMax: 200 }));
  const failure = failureOf(await thrown(clientWith().cart.add.mutate({ variantId })));
  expect(failure?.code === "cart.full" && failure.details.linesMax).toBe(200);
});

test("a code that this version does not know is no failure of it, and can still be read", async () => {
  const error = await thrown(
    clientWith().order.pay.mutate({ id: "ord_01980000-0000-7000-8000-000000000000", token: "ok" }),
  );
  expect(failureOf(error)).toBeUndefined();
  expect(problemOf(error)?.code).toBe("warehouse.on_fire");
});

test("every request says who asks, as it is at that moment", async () => {
  let token = "first";
  const client = clientWith({ token: async () => token, cartSecret: "secret", language: "ru" });
  await client.cart.get.query({});
  token = "second";
  await client.cart.open.mutate({});
  expect(seen.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer first", "Bearer second"]);
  expect(seen[0]?.headers.get("torg-cart-secret")).toBe("secret");
  expect(seen[0]?.headers.get("accept-language")).toBe("ru");
});

test("the page is told of a failure once, after the last attempt", async () => {
  refusals.push(new Failure("call.unavailable"), new Failure("cart.not_found"));
  const told: unknown[] = [];
  const client = clientWith({ onFailure: ({ procedure, failure }) => told.push([procedure, failure?.code]) });
  await thrown(client.cart.get.query({}));
  expect(told).toEqual([["cart.get", "cart.not_found"]]);
});

test("a stream is opened with a ticket of its own, and goes on after the last item", async () => {
  const client = clientWith({ EventSource });
  const titles: string[] = [];
  for await (const { data } of client.notification.stream.subscribe({})) {
    if (titles.push(data.title) === 2) break;
  }
  expect(titles).toEqual(["item 1", "item 2"]);
  const opened = seen.filter(({ address }) => address.pathname === "/trpc/notification.stream");
  expect(opened.map(({ address }) => address.searchParams.get("ticket"))).toEqual([
    "ticket 1",
    "ticket 1",
    "ticket 2",
  ]);
  expect(opened.at(-1)?.address.searchParams.get("input")).toBe('{"lastEventId":"1"}');
});

test("a stream that may not be opened says why", async () => {
  refusals.push(new Failure("auth.anonymous"));
  const read = async () => {
    for await (const _ of clientWith({ EventSource }).notification.stream.subscribe({})) return;
  };
  expect(failureOf(await thrown(read()))?.code).toBe("auth.anonymous");
});
