import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { CallMessage, StreamItem } from "@torg/chassis";
import { eventually } from "@torg/chassis/testing";
import { Failure, user } from "@torg/contracts";
import { createTorgClient } from "@torg/contracts/client";
import { EventSource } from "eventsource";
import { cutWire } from "./cut-wire";
import { answered, openStage, refused, type Stage, tokenOf, userIdOf } from "./stage";

/** A feed of notifications 1, 2, 3 …: it goes on after the id that a reader names, and stays open at `upTo`. */
let upTo = 3;
let left = 0;
async function* feed({ input }: CallMessage, signal: AbortSignal): AsyncIterable<StreamItem> {
  try {
    for (let n = Number(JSON.parse(input).lastEventId ?? 0) + 1; n <= upTo; n += 1) {
      yield { id: String(n), body: JSON.stringify({ title: `item ${n}` }) };
    }
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  } finally {
    left += 1;
  }
}

let stage: Stage;
const tickets = new Set<string>();
beforeAll(async () => {
  let made = 0;
  stage = await openStage({
    stream: feed,
    env: { STREAMS_PER_READER_MAX: "3" },
    answer({ procedure, input }) {
      if (procedure === "user.streamTicket") {
        const ticket = `ticket-${++made}`;
        tickets.add(ticket);
        return answered({ ticket, expiresAt: "2026-11-23T08:00:00Z" });
      }
      if (procedure !== "user.redeemTicket") return answered({});
      const { ticket } = user.redeemTicket.input.parse(JSON.parse(input));
      if (!tickets.delete(ticket)) return refused("user.ticket_invalid");
      return answered({ userId: userIdOf("buyer"), role: "buyer" });
    },
  });
});
beforeEach(() => {
  stage.calls.length = 0;
  upTo = 3;
  left = 0;
});
afterAll(() => stage.close());

const path = "/trpc/notification.stream";
const streams = () => stage.calls.filter(({ procedure }) => procedure === "notification.stream");
const buyer = async () => ({ authorization: `Bearer ${await tokenOf("buyer")}` });

/** Reads until the text has come, then leaves. */
async function readUntil(response: Response, wanted: string): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(wanted)) break;
  }
  return text;
}

test("a stream is opened with a token in a header, as Server-Sent Events with ids", async () => {
  const response = await stage.get(path, await buyer());
  expect(response.headers.get("content-type")).toStartWith("text/event-stream");
  expect(response.headers.get("cache-control")).toContain("no-cache");
  const text = await readUntil(response, "item 3");
  expect(text).toContain('data: {"title":"item 1"}\nid: 1\n');
  expect(streams()[0]?.principal).toEqual({ role: "buyer", userId: userIdOf("buyer") });
});

test("a stream is opened with a ticket, once", async () => {
  tickets.add("mine");
  const first = await stage.get(`${path}?ticket=mine`);
  expect(await readUntil(first, "item 1")).toContain("item 1");
  expect(streams()[0]?.principal).toEqual({ role: "buyer", userId: userIdOf("buyer") });
  const second = await stage.get(`${path}?ticket=mine`);
  expect([second.status, (await second.json()).error.data.problem.code]).toEqual([
    401,
    "user.ticket_invalid",
  ]);
});

test("nobody reads without either, and a ticket that is no ticket is not asked about", async () => {
  expect((await stage.get(path)).status).toBe(401);
  expect((await stage.get(path, { "torg-cart-secret": "s" })).status).toBe(401);
  for (const ticket of ["", "x".repeat(513)])
    expect((await stage.get(`${path}?ticket=${ticket}`)).status).toBe(401);
  expect(stage.calls).toHaveLength(0);
});

test("a reader that comes back with the last id goes on after it", async () => {
  const headers = await buyer();
  for (const [suffix, more] of [
    ["", { "last-event-id": "2" }],
    ["?lastEventId=2", {}],
    [`?input=${encodeURIComponent('{"lastEventId":"2"}')}`, {}],
  ] as const) {
    const text = await readUntil(await stage.get(path + suffix, { ...headers, ...more }), "item 3");
    expect(text).not.toContain("item 2");
  }
});

test("a reader that leaves is let go by whoever streamed to it", async () => {
  const leaving = new AbortController();
  const response = await fetch(stage.url + path, { headers: await buyer(), signal: leaving.signal });
  await readUntil(response, "item 3").catch(() => undefined);
  leaving.abort();
  await eventually(async () => left === 1, { what: "the stream being let go" });
});

test("a reader holds only so many streams open, and one that is left makes room", async () => {
  const sub = "usr_01980000-0000-7000-8000-000000000009"; // whom no other test reads as
  const headers = { authorization: `Bearer ${await tokenOf("buyer", { sub })}` };
  const openings = Array.from({ length: 3 }, async () => {
    const leaving = new AbortController();
    const response = await fetch(stage.url + path, { headers, signal: leaving.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    return { leaving, reader };
  });
  const [first, ...others] = await Promise.all(openings);
  await eventually(async () => streams().length === 3);
  const fourth = await stage.get(path, headers);
  expect([fourth.status, fourth.headers.get("retry-after")]).toEqual([429, "5"]);
  expect((await stage.get(path, { authorization: `Bearer ${await tokenOf("staff")}` })).status).toBe(200);
  first?.leaving.abort();
  await eventually(async () => (await stage.get(path, headers)).status === 200);
  for (const { leaving } of others) leaving.abort();
});

test("a stream is no part of a batch, and is not sent", async () => {
  const batch = await stage.get(`${path}?batch=1`, await buyer());
  expect((await batch.json())[0].error.data.problem.code).toBe("input.invalid");
  expect((await stage.send("POST", path, { headers: await buyer() })).status).toBe(405);
});

test("a quiet stream is pinged before anybody takes it for dead", async () => {
  upTo = 0;
  expect(await readUntil(await stage.get(path, await buyer()), "event: ping")).toContain("ping");
}, 15_000);

test("the typed client streams through it with tickets, and goes on where the wire was cut", async () => {
  const wire = await cutWire(stage.torg.port);
  const client = createTorgClient(wire.url, { EventSource, token: await tokenOf("buyer") });
  const titles: string[] = [];
  upTo = 2;
  const reading = (async () => {
    for await (const { data } of client.notification.stream.subscribe({})) {
      if (titles.push(data.title) === 4) return;
    }
  })();
  await eventually(async () => titles.length === 2);
  upTo = 4;
  wire.cut();
  await reading;
  expect(titles).toEqual(["item 1", "item 2", "item 3", "item 4"]);
  expect(JSON.parse(streams().at(-1)?.input ?? "")).toEqual({ lastEventId: "2" });
  wire.close();
}, 20_000);

test("a service that refuses to stream says so in the stream", async () => {
  const refusing = await openStage({
    stream: () => {
      throw new Failure("call.unavailable");
    },
  });
  try {
    const response = await refusing.get(path, await buyer());
    expect(await response.text()).toContain('"code":"call.unavailable"');
  } finally {
    await refusing.close();
  }
});
