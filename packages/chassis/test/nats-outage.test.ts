import { afterEach, expect } from "bun:test";
import { eventually, testIf } from "../src/testing";
import { answering, callOf, ok } from "./call-port-promises";
import { natsProcess } from "./nats-process";
import { natsProgram, ownNatsServer } from "./nats-server";

const testNats = testIf(natsProgram !== undefined, "there is no nats-server on the PATH");
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A caller, a callee and a server between them; `begun` are the starts of handlers, with what was left of the deadline. */
async function open() {
  const server = await ownNatsServer(natsProgram ?? "");
  closing.push(server.stop);
  const front = await natsProcess({ url: server.url, services: ["gateway"] });
  const back = await natsProcess({ url: server.url, services: ["order"] });
  closing.push(front.close, back.close);
  const begun: { leftMs: number; input: string }[] = [];
  back.calls.serve(
    "order",
    answering(({ deadline, input }) => {
      begun.push({ leftMs: deadline - Date.now(), input });
      return ok("");
    }),
  );
  const call = (input: string, withinMs = 500) =>
    front.calls.request(callOf({ input, deadline: Date.now() + withinMs }));
  await eventually(async () => (await call("first")).ok);
  return { server, front, back, begun, call };
}

testNats("a server that hangs: every call ends by its deadline, and no handler starts after it", async () => {
  const { server, begun, call } = await open();
  server.kill("SIGSTOP");
  await eventually(async () => !(await call("hangs?", 100)).ok);
  begun.length = 0;
  const started = performance.now();
  const replies = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      await Bun.sleep(n * 10);
      return call(`while it hangs ${n}`);
    }),
  );
  expect(performance.now() - started).toBeLessThan(3_000);
  expect(replies.every((reply) => !reply.ok && reply.failure.code === "call.late")).toBe(true);
  await Bun.sleep(600); // the last deadline is past
  server.kill("SIGCONT");
  const since = performance.now();
  await eventually(async () => (await call("after")).ok, { withinMs: 5_000, what: "the return" });
  expect(performance.now() - since).toBeLessThan(5_000);
  expect(begun.filter(({ leftMs }) => leftMs < 0)).toEqual([]);
  expect(begun.filter(({ input }) => input.startsWith("while it hangs"))).toEqual([]);
});

testNats(
  "a server that dies: unavailable at once, nothing is sent later, and all is well after it returns",
  async () => {
    const { server, front, back, begun, call } = await open();
    server.kill("SIGKILL");
    await eventually(async () => {
      const reply = await call("while it is away", 20_000);
      return !reply.ok && reply.absent;
    });
    begun.length = 0;
    for (let n = 0; n < 50; n += 1) {
      const started = performance.now();
      expect(await call("while it is away", 20_000)).toMatchObject({
        absent: true,
        failure: { code: "call.unavailable" },
      });
      expect(performance.now() - started).toBeLessThan(50);
      await Bun.sleep(20); // dials come and go meanwhile
    }
    await server.restart();
    await eventually(async () => (await call("after")).ok, { withinMs: 5_000, what: "the return" });
    expect(begun.every(({ input }) => input === "after")).toBe(true);
    expect([...front.lost, ...back.lost]).toEqual([]);
  },
);

testNats("a call whose connection breaks under it ends at once, not at its deadline", async () => {
  const { server, front } = await open();
  const hanging = await natsProcess({ url: server.url, services: ["product"] });
  closing.push(hanging.close);
  const began = Promise.withResolvers<void>();
  hanging.calls.serve(
    "product",
    answering(() => {
      began.resolve();
      return new Promise(() => undefined);
    }),
  );
  const get = () => front.calls.request(callOf({ procedure: "product.get", deadline: Date.now() + 20_000 }));
  const calling = eventually(async () => {
    const reply = await get();
    return "absent" in reply ? undefined : reply;
  });
  await began.promise;
  server.kill("SIGKILL");
  const started = performance.now();
  expect(await calling).toMatchObject({ failure: { code: "call.unavailable" } });
  expect(performance.now() - started).toBeLessThan(1_000);
});
