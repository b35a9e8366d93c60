import { expect, test } from "bun:test";
import { EventEmitter } from "node:events";
import { openBell } from "./bell";

function signals() {
  const emitter = new EventEmitter();
  return {
    ears: (subject: string) => emitter.listenerCount(subject),
    tell: (subject: string, body: string) => void emitter.emit(subject, body),
    hear(subject: string, listener: (body: string) => void) {
      emitter.on(subject, listener);
      return { stop: () => void emitter.off(subject, listener) };
    },
  };
}
const hourMs = 3_600_000;

test("it rings at once, after a signal, and once for many that came while its listener was busy", async () => {
  const air = signals();
  const stop = new AbortController();
  const rings = openBell(air, hourMs)("notify.usr_1", stop.signal);
  await rings.next();
  for (let told = 0; told < 3; told += 1) air.tell("notify.usr_1", "ntf_1");
  expect(await rings.next()).toEqual({ value: undefined, done: false });

  const third = rings.next();
  expect(await Promise.race([third.then(() => "rang"), Promise.resolve("silent")])).toBe("silent");
  air.tell("notify.usr_2", "ntf_2");
  expect(await Promise.race([third.then(() => "rang"), Promise.resolve("silent")])).toBe("silent");
  air.tell("notify.usr_1", "ntf_3");
  expect((await third).done).toBe(false);
  stop.abort();
});

test("it rings by itself when no signal comes", async () => {
  const stop = new AbortController();
  const rings = openBell(signals(), 1)("notify.usr_1", stop.signal);
  for (let rung = 0; rung < 5; rung += 1) expect((await rings.next()).done).toBe(false);
  stop.abort();
});

test("an abort ends it, even in the middle of a wait, and nobody listens any more", async () => {
  const air = signals();
  const stop = new AbortController();
  const rings = openBell(air, hourMs)("notify.usr_1", stop.signal);
  await rings.next();
  const waiting = rings.next();
  expect(air.ears("notify.usr_1")).toBe(1);
  stop.abort();
  expect((await waiting).done).toBe(true);
  expect(air.ears("notify.usr_1")).toBe(0);
});

test("a listener that leaves by itself takes its ear along", async () => {
  const air = signals();
  for await (const _ of openBell(air, hourMs)("notify.usr_1", new AbortController().signal)) break;
  expect(air.ears("notify.usr_1")).toBe(0);
});
