import { createTorgClient } from "@torg/contracts/client";
import { type OwnServers, startOwnServers } from "../harness/own-servers";
import { type Path, startToxiproxy, toxiproxyProgram } from "../harness/toxiproxy";
import { type OpenShop, openShop } from "../shop/open-shop";
import { type Good, stockShelves } from "../shop/stock";
import { type Stranger, silentServer } from "./silent-server";

/** A shop with two replicas of everything that a buyer waits for, on servers of its own. */
export type Stage = {
  readonly servers: OwnServers;
  readonly shop: OpenShop;
  /** The way to NATS of order's processes, and of whoever calls them here. */
  readonly wayToNats: Path;
  /** A mail server that takes connections and says nothing. */
  readonly mail: Stranger;
  readonly goods: readonly Good[];
  readonly stop: () => Promise<void>;
};

type Wish = {
  /** Every service twice, as in the full size; else user, integration and notification once. */
  readonly all: boolean;
  /** What the gateway waits for a service that does not say otherwise. */
  readonly patienceMs: number;
};

const pairs = ["product", "cart", "order", "gateway"];
const rest = ["user", "integration", "notification"];

export async function openStage({ all, patienceMs }: Wish): Promise<Stage> {
  const closing: (() => unknown)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const program = await toxiproxyProgram();
    const servers = await startOwnServers();
    closing.push(servers.stop);
    const toxiproxy = await startToxiproxy(program);
    closing.push(toxiproxy.stop);
    const wayToNats = await toxiproxy.between("nats", servers.env.ORDER_NATS_URL ?? "");
    const mail = silentServer();
    closing.push(mail.stop);
    const shop = await openShop({
      infra: { ...servers.env, ORDER_NATS_URL: wayToNats.url },
      straight: servers.env,
      replicas: [...pairs, ...(all ? rest : [])].map((service) => `${service}=2`).join(","),
      env: {
        LIMIT_USER: "off",
        LIMIT_SIGN_IN: "off",
        LIMIT_SIGN_IN_EMAIL: "off",
        ACCESS_TOKEN_SECONDS: "3600",
      },
      envOf: {
        gateway: { CALL_DEADLINE_MS: `${patienceMs}` },
        order: { LOG_LEVEL: "info" },
        notification: { SMTP_URL: `smtp://127.0.0.1:${mail.port}` },
      },
    });
    closing.push(shop.stop);
    const goods = await stockShelves(shop, { goods: 50, each: 1_000_000 });
    return { servers, shop, wayToNats, mail, goods, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Somebody who is signed in for a while: the header that says so. */
export async function signIn(url: string) {
  const { user } = createTorgClient(url);
  const [email, password] = [`b-${crypto.randomUUID()}@example.org`, crypto.randomUUID()];
  await user.register.mutate({ email, password, name: "Покупатель", language: "ru" });
  const { accessToken } = await user.logIn.mutate({ email, password });
  return { authorization: `Bearer ${accessToken}` };
}
