import { expect, test } from "bun:test";
import { procedures, serviceNames, wiring } from "@torg/contracts";
import { natsAccounts } from "./nats-accounts";
import { rabbitDefinitions } from "./rabbit-definitions";
import { redisAccounts } from "./redis-accounts";
import { serversOf, servicesOn } from "./servers-of";

const password = (account: string) => `password of ${account}`;
const nats = natsAccounts(password);
const rabbit = rabbitDefinitions(password);
const natsRightsOf = (service: string) => nats.find(({ user }) => user === service)?.permissions;

test("every service has its own password on NATS, RabbitMQ and Redis, and nobody comes in without one", () => {
  for (const service of serviceNames)
    expect(nats.find(({ user }) => user === service)?.password).toBe(`password of ${service}`);
  expect(new Set(rabbit.users.map(({ password_hash }) => password_hash)).size).toBe(rabbit.users.length);
  expect(rabbit.users.map(({ name }) => name)).not.toContain("guest");
  expect(redisAccounts("redis-cart", password)[0]).toStartWith("user default off");
});

test("on NATS the gateway may ask all that is not for services alone, and the others what their wiring says", () => {
  const gateway = natsRightsOf("gateway")?.publish.allow ?? [];
  for (const [name, { access }] of procedures)
    if (access !== "service") expect(gateway).toContain(`rpc.${name}`);
  expect(gateway).not.toContain("rpc.order.place");
  const asks = natsRightsOf("cart")?.publish.allow.filter((subject) => subject.startsWith("rpc."));
  expect(asks?.toSorted()).toEqual(wiring.cart.calls.map((name) => `rpc.${name}`).toSorted());
});

test("on NATS a service hears its own calls in its own group, and its own inbox", () => {
  for (const service of serviceNames) {
    const hears = natsRightsOf(service)?.subscribe.allow ?? [];
    expect(hears.filter((subject) => subject.startsWith("_INBOX"))).toEqual([`_INBOX.${service}.>`]);
    expect(hears).toContain(`rpc.${service}.* ${service}`);
    expect(hears).not.toContain(`rpc.${service}.*`);
  }
});

test("on RabbitMQ a service publishes every version of its own types, and hears what its wiring says", () => {
  const rights = rabbit.topic_permissions.find(
    ({ user, exchange }) => user === "order" && exchange === "torg.events",
  );
  const mayWrite = (key: string) => new RegExp(rights?.write ?? "").test(key);
  const mayBind = (key: string) => new RegExp(rights?.read ?? "").test(key);
  expect(["order.created.v1", "order.created.v12"].map(mayWrite)).toEqual([true, true]);
  expect(
    ["order.created", "order.createdx.v1", "user.created.v1", "order.created.v1.x", ""].map(mayWrite),
  ).toEqual([false, false, false, false, false]);
  expect(["user.deleted.*", "user.deleted.v1", "user.*.*", "#"].map(mayBind)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("on RabbitMQ the gateway has no account, and no service may make what is shared", () => {
  expect(rabbit.users.map(({ name }) => name)).not.toContain("gateway");
  for (const { user, configure } of rabbit.permissions) {
    if (user === "torg") continue;
    for (const { name } of rabbit.exchanges) expect(new RegExp(configure).test(name)).toBe(false);
  }
});

test("the same accounts are the same text: servers that run are not started anew for nothing", () => {
  expect(rabbitDefinitions(password)).toEqual(rabbit);
});

test("each service has accounts where it keeps and tells things, and on no other server", () => {
  expect(servicesOn("redis-cart")).toEqual(["cart"]);
  expect(servicesOn("mongo")).toEqual(["notification"]);
  expect(serversOf.gateway).toEqual(["nats", "redis-cache"]);
});
