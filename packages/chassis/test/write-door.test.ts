import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { Failure } from "@torg/contracts";
import type { CallReply } from "../src";
import { startTestTorg, type TestTorg } from "../src/testing";
import { levers, notebookService } from "./notebook";

let torg: TestTorg;
beforeAll(async () => {
  torg = await startTestTorg({ services: [notebookService] });
});
afterAll(() => torg.stop());
afterEach(() => {
  levers.beforeEnd = async () => undefined;
  levers.beforeWriting = async () => undefined;
});

type Ask = { input: object; key?: string; guest?: string; deadlineMs?: number };

const ask = (
  procedure: string,
  { input, key, guest = "a".repeat(64), deadlineMs = 5_000 }: Ask,
): Promise<CallReply> =>
  torg.torg.host.calls.request({
    procedure: `order.${procedure}`,
    input: JSON.stringify(input),
    deadline: Date.now() + deadlineMs,
    requestId: "test",
    traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-00`,
    caller: "gateway",
    principal: { role: "guest", guest },
    ...(key === undefined ? {} : { key }),
  });

const code = (reply: CallReply) => (reply.ok ? "ok" : reply.failure.code);
const notes = async () => (await torg.database("order").sql`select * from notes`).length;

test("ten callers with one key get one effect, and all ten the same bytes", async () => {
  const before = await notes();
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => ask("write", { input: { text: "once" }, key: "ten" })),
  );
  expect(new Set(replies.map((reply) => (reply.ok ? reply.body : reply.failure.code))).size).toBe(1);
  expect(await notes()).toBe(before + 1);
});

test("a repeat gets the first answer's bytes, another body is key.reused, another person is somebody else", async () => {
  const first = await ask("write", { input: { text: "a" }, key: "k" });
  expect(await ask("write", { input: { text: "a" }, key: "k" })).toMatchObject({
    ok: true,
    body: first.ok ? first.body : "",
  });
  expect(code(await ask("write", { input: { text: "b" }, key: "k" }))).toBe("key.reused");
  const other = await ask("write", { input: { text: "a" }, key: "k", guest: "b".repeat(64) });
  expect(other.ok && first.ok && other.body !== first.body).toBe(true);
});

test("an answer that was given is given again where the command could not run any more", async () => {
  const first = await ask("write", { input: { text: "kept" }, key: "kept" });
  levers.beforeWriting = () => Promise.reject(new Failure("call.unavailable"));
  const repeat = await ask("write", { input: { text: "kept" }, key: "kept" });
  expect(repeat).toMatchObject({ ok: true, body: first.ok ? first.body : "" });
  expect(code(await ask("write", { input: { text: "other" }, key: "kept" }))).toBe("key.reused");
  expect(code(await ask("write", { input: { text: "new" }, key: "new" }))).toBe("call.unavailable");
});

test("a definite failure is the answer of its key too", async () => {
  for (let i = 0; i < 2; i += 1)
    expect(code(await ask("write", { input: { text: "" }, key: "empty" }))).toBe("order.cart_empty");
  const [row] = await torg.database("order").sql`select ok, answer from torg.requests where key = 'empty'`;
  expect(row).toMatchObject({ ok: false });
});

test("a key is asked for, and its length is bounded", async () => {
  expect(code(await ask("write", { input: { text: "a" } }))).toBe("key.missing");
  expect(code(await ask("write", { input: { text: "a" }, key: "x".repeat(256) }))).toBe("key.missing");
});

test("while the first is running a repeat waits, and then says key.in_flight", async () => {
  const gate = Promise.withResolvers<undefined>();
  const running = Promise.withResolvers<undefined>();
  levers.beforeEnd = () => {
    running.resolve(undefined);
    return gate.promise;
  };
  const first = ask("writeInSteps", { input: { text: "slow" }, key: "slow" });
  await running.promise;
  expect(code(await ask("writeInSteps", { input: { text: "slow" }, key: "slow" }))).toBe("key.in_flight");
  gate.resolve(undefined);
  const answer = await first;
  expect(await ask("writeInSteps", { input: { text: "slow" }, key: "slow" })).toMatchObject({
    body: answer.ok ? answer.body : "",
  });
});

test("a first that ended without a definite answer lets a repeat run", async () => {
  levers.beforeEnd = () => Promise.reject(new Error("on purpose"));
  expect(code(await ask("writeInSteps", { input: { text: "again" }, key: "again" }))).toBe("internal.broken");
  levers.beforeEnd = async () => undefined;
  expect(code(await ask("writeInSteps", { input: { text: "again" }, key: "again" }))).toBe("ok");
});

test("a first that was lost is taken over past its deadline", async () => {
  const stuck = Promise.withResolvers<undefined>();
  levers.beforeEnd = () => stuck.promise;
  const lost = ask("writeInSteps", { input: { text: "lost" }, key: "lost", deadlineMs: 300 });
  levers.beforeEnd = async () => undefined;
  await torg.database("order").sql`select pg_sleep(0.4)`;
  expect(code(await ask("writeInSteps", { input: { text: "lost" }, key: "lost" }))).toBe("ok");
  stuck.resolve(undefined);
  await lost;
});

test("nothing of a step that breaks is left: no row, no event", async () => {
  await torg.settled();
  const before = await notes();
  const effects = await torg.database("order").sql`select * from effects`;
  expect(code(await ask("misbehave", { input: { how: "breaks after emitting" } }))).toBe("internal.broken");
  await torg.settled();
  expect(await notes()).toBe(before);
  expect(await torg.database("order").sql`select * from effects`).toHaveLength(effects.length);
});

test("a step named twice and a call inside a commit are bugs, and break loudly", async () => {
  expect(code(await ask("misbehave", { input: { how: "repeats a step" } }))).toBe("internal.broken");
  expect(code(await ask("misbehave", { input: { how: "calls inside a commit" } }))).toBe("internal.broken");
});

test("what is late is refused on arrival, and again before its commit", async () => {
  expect(code(await ask("count", { input: {}, deadlineMs: -1 }))).toBe("call.late");
});

test("an unknown field is named by its pointer, and nothing happens", async () => {
  const reply = await ask("write", { input: { text: "a", colour: "red" }, key: "unknown" });
  expect(reply.ok ? {} : reply.failure).toMatchObject({
    code: "input.invalid",
    details: { errors: [{ pointer: "/colour", detail: "unknown field" }] },
  });
});
