import { afterAll, beforeAll, expect, test } from "bun:test";
import { holdLease } from "../src/leases";
import { startTestTorg, type TestTorg } from "../src/testing";
import { notebookService } from "./notebook";

let torg: TestTorg;
beforeAll(async () => {
  torg = await startTestTorg({ services: [notebookService] });
});
afterAll(() => torg.stop());

const hold = (name: string, alone = false) =>
  holdLease(torg.database("order"), name, { alone, log: torg.torg.host.log });

test("of ten that want to lead at once exactly one does", async () => {
  const leases = await Promise.all(Array.from({ length: 10 }, () => hold("ten")));
  expect(leases.filter(({ held }) => held())).toHaveLength(1);
  await Promise.all(leases.map(({ release }) => release()));
});

test("a lease that was given back is free at once", async () => {
  const first = await hold("handed");
  await first.release();
  expect(first.held()).toBe(false);
  const second = await hold("handed");
  expect(second.held()).toBe(true);
  await second.release();
});

test("who owns the database alone takes a dead one's lease over without waiting", async () => {
  const dead = await hold("dead");
  const next = await hold("dead", true);
  expect(next.held()).toBe(true);
  await Promise.all([dead.release(), next.release()]);
});
