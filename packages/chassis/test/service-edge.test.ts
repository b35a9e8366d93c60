import { afterAll, beforeAll, expect, test } from "bun:test";
import { nobody } from "../src";
import { startTestTorg, type TestTorg } from "../src/testing";
import { notebookService } from "./notebook";

let torg: TestTorg;
beforeAll(async () => {
  torg = await startTestTorg({ services: [notebookService] });
});
afterAll(() => torg.stop());

const at = (path: string, init: RequestInit = {}) => fetch(`${torg.url}${path}`, init);
const asOperator = async () => ({
  authorization: `Bearer ${await torg.torg.host.identities.sign("operator", "order", nobody)}`,
});

test("health touches what it should: /livez nothing, /readyz the database, /metrics the figures", async () => {
  expect((await at("/livez")).status).toBe(200);
  expect((await at("/readyz")).status).toBe(200);
  expect(await (await at("/metrics")).text()).toContain("torg_process_resident_bytes");
});

test("a service's own edge speaks tRPC to whoever proves to be a service, and to nobody else", async () => {
  const path = `/trpc/order.listAll?input=${encodeURIComponent("{}")}`;
  const refused = await at(path);
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({
    error: { data: { problem: { code: "auth.anonymous", status: 401 } } },
  });
  const answered = await at(path, { headers: await asOperator() });
  expect(answered.status).toBe(404); // the notebook has no listAll, and says so as tRPC does
  expect(await answered.json()).toMatchObject({ error: { data: { problem: { code: "route.not_found" } } } });
});

test("every service's edge stands below /_services too, for operators", async () => {
  expect((await at("/_services/order/livez")).status).toBe(200);
  expect((await at("/_services/cart/livez")).status).toBe(404);
});
