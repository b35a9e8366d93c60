import { startTestTorg } from "@torg/chassis/testing";
import { integration } from "../../src/service";
import { type ClientOptions, client } from "./client";
import { openShop } from "./shop";

/** Integration alone, on real PostgreSQL and over real HTTP, with a shop behind the contract of product and order. */
export async function startIntegration(env: Record<string, string> = {}) {
  const shop = openShop();
  const torg = await startTestTorg({
    services: [integration],
    stubs: shop.stubs,
    env: { ONEC_POLL_SECONDS: "5", ...env },
  });
  const operator = torg.asService("operator").integration;
  let bases = 0;

  async function newBase(options: Pick<ClientOptions, "sends"> = {}) {
    bases += 1;
    const login = `base-${bases}`;
    const password = "correct horse";
    const { id } = await operator.saveConnection({ login, name: `База ${bases}`, password });
    return { ...client({ url: torg.url, login, password, ...options }), login, connectionId: id };
  }
  /** The journal of a base, newest first. */
  const journal = async (connectionId: `con_${string}`) =>
    (await operator.exchanges({ connectionId, limit: 100 })).items;
  return { torg, shop, operator, newBase, journal };
}
