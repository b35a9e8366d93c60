import { afterAll, beforeAll, expect, test } from "bun:test";
import { nobody } from "@torg/chassis";
import { createTorgClient } from "@torg/contracts/client";
import { startWholeTorg, type WholeTorg } from "./whole-torg";

let torg: WholeTorg;
beforeAll(async () => {
  torg = await startWholeTorg();
});
afterAll(() => torg.stop());

const admin = { role: "admin", userId: `usr_${Bun.randomUUIDv7()}` } as const;

/** As a service that acts for an administrator, at another's own edge. */
const at = (service: "user" | "product" | "cart" | "order" | "integration" | "notification") =>
  createTorgClient(`${torg.url}/_services/${service}`, {
    token: () => torg.torg.host.identities.sign("gateway", service, admin),
  });

test("each of the six services answers a procedure on its own edge to a service's token", async () => {
  expect((await at("user").user.list.query({})).items).toEqual([]);
  expect((await at("product").product.list.query({})).items).toEqual([]);
  expect((await at("cart").cart.get.query({})).lines).toEqual([]);
  expect((await at("order").order.listAll.query({})).items).toEqual([]);
  expect((await at("integration").integration.connections.query({})).items).toEqual([]);
  expect((await at("notification").notification.mails.query({})).items).toEqual([]);
});

test("the gateway answers a public procedure to anybody", async () => {
  expect((await torg.client().product.list.query({})).items).toEqual([]);
});

test("a token that was made for one service opens no other, and none opens nothing", async () => {
  const token = await torg.torg.host.identities.sign("gateway", "order", nobody);
  const stranger = createTorgClient(`${torg.url}/_services/product`, { token: () => token });
  expect(stranger.product.list.query({})).rejects.toThrow();
  expect(createTorgClient(`${torg.url}/_services/product`).product.list.query({})).rejects.toThrow();
});
