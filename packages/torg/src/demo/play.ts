import { readFile } from "node:fs/promises";
import type { Notification } from "@torg/contracts";
import { createTorgClient, type TorgClient } from "@torg/contracts/client";
import { EventSource } from "eventsource";
import type { Operator } from "../operator";
import { type CatalogueFigures, figuresOf } from "./catalogue-figures";
import { oneC } from "./one-c";
import { Difference, same, type Teller, teller } from "./teller";

export type Stage = {
  readonly url: string;
  readonly operator: Operator;
  readonly print: (line: string) => void;
};

const partBytes = 7_777; // odd on purpose: parts end in the middle of a letter
const asset = (name: string) => readFile(new URL(`../../demo/real/${name}`, import.meta.url));

/** The whole story against a running Torg, from a 1C file to a paid order that 1C has fetched. Throws at any difference. */
export async function play({ url, operator, print }: Stage): Promise<{ steps: number }> {
  const tell = teller(print);
  const files = {
    "import0_1.xml": await asset("import0_1.xml"),
    "offers0_1.xml": await asset("offers0_1.xml"),
  };
  const figures = figuresOf(files["import0_1.xml"].toString("utf8"), files["offers0_1.xml"].toString("utf8"));

  const password = crypto.randomUUID();
  const accountant = oneC(url, "demo-1c", password);
  await tell.step("an account for 1C", async () => {
    const connection = await operator("integration").integration.saveConnection.mutate({
      login: "demo-1c",
      name: "Демонстрация",
      password,
    });
    return { said: connection.id, value: connection };
  });
  await sendCatalogue(tell, { accountant, files, figures, operator });
  await compareCatalogue(tell, url, figures);
  const buyer = await buy(tell, url);
  await hear(tell, buyer);
  await hand(tell, accountant, buyer.number);
  return { steps: tell.steps() };
}

type Sending = {
  accountant: ReturnType<typeof oneC>;
  files: Record<string, Uint8Array>;
  figures: CatalogueFigures;
  operator: Operator;
};

async function sendCatalogue(tell: Teller, { accountant, files, figures, operator }: Sending): Promise<void> {
  const journal = async () => {
    const { items } = await operator("integration").integration.exchanges.query({ limit: 10 });
    const newest = items.filter(({ kind, file }) => kind === "catalog" && file !== undefined).slice(0, 2);
    return newest.reduce(
      (sum, { counts }) => ({
        created: sum.created + counts.created,
        updated: sum.updated + counts.updated,
        refused: sum.refused + counts.refused,
      }),
      { created: 0, updated: 0, refused: 0 },
    );
  };
  for (const time of ["1C sends the catalogue", "1C sends the same again"]) {
    await tell.step(time, async () => {
      await accountant.signIn("catalog");
      const { parts, polls } = await accountant.sendCatalogue(files, partBytes);
      const { created, updated, refused } = await journal();
      if (time === "1C sends the same again")
        same("what a second import changes", { created, updated }, { created: 0, updated: 0 });
      same("refused rows", refused, 0);
      return {
        said: `${parts} parts, ${polls} polls: ${created} created, ${updated} updated`,
        value: undefined,
      };
    });
  }
  if (figures.products === 0) throw new Difference("the file holds no products");
}

async function compareCatalogue(tell: Teller, url: string, figures: CatalogueFigures): Promise<void> {
  const shop = createTorgClient(url);
  await tell.step("the shop's totals are the files'", async () => {
    const { items: categories } = await shop.product.categories.query({});
    const category = categories.find(({ name }) => name === figures.group);
    if (!category) throw new Difference(`there is no category ${figures.group}`);
    const found = { products: 0, offers: 0, prices: 0, stock: 0 };
    for (let cursor: string | undefined; ; ) {
      const page = await shop.product.list.query({
        categoryId: category.id,
        limit: 100,
        ...(cursor && { cursor }),
      });
      for (const { id } of page.items) {
        const product = await shop.product.get.query({ id });
        found.products += 1;
        found.offers += product.variants.length;
        found.prices += product.variants.reduce((sum, { price }) => sum + (price?.minor ?? 0), 0);
        found.stock += product.stock.reduce((sum, { onHand }) => sum + onHand, 0);
      }
      if (page.nextCursor === undefined) break;
      cursor = page.nextCursor;
    }
    const expected = {
      products: figures.products,
      offers: figures.offers,
      prices: figures.prices,
      stock: figures.stock,
    };
    same("the catalogue", found, expected);
    return {
      said: `${found.products} products, ${found.offers} variants, ${found.stock} pieces`,
      value: undefined,
    };
  });
}

type Bought = { orderId: string; number: string; heard: Promise<Notification>; stop: () => void };

async function buy(tell: Teller, url: string): Promise<Bought> {
  let token: string | undefined;
  let secret: string | undefined;
  const buyer = createTorgClient(url, {
    token: () => token,
    cartSecret: () => secret,
    language: "ru",
    EventSource,
  });
  const email = `buyer-${Date.now().toString(36)}@example.org`;
  const password = crypto.randomUUID();

  const variant = await tell.step("a buyer looks for «коврик»", async () => {
    const { items } = await buyer.product.search.query({ text: "коврик", limit: 100 });
    const product = items.find(({ variants }) =>
      variants.some(({ available, price }) => available >= 2 && price),
    );
    const found = product?.variants.find(({ available, price }) => available >= 2 && price);
    if (!product || !found) throw new Difference("nothing is found that can be bought");
    return { said: `${items.length} found; ${product.name}`, value: found };
  });
  await tell.step("registers", async () => {
    const { user } = await buyer.user.register.mutate({
      email,
      password,
      name: "Анна Покупатель",
      language: "ru",
    });
    return { said: `${user.id} ${user.email}`, value: user };
  });
  await tell.step("fills a guest's cart", async () => {
    const opened = await buyer.cart.open.mutate({});
    secret = opened.secret;
    const cart = await buyer.cart.add.mutate({ variantId: variant.id, quantity: 2 });
    same("the cart's total", cart.total.minor, (variant.price?.minor ?? 0) * 2);
    return { said: `${cart.id}, ${cart.total.minor / 100} ${cart.total.currency}`, value: cart };
  });
  await tell.step("signs in", async () => {
    const session = await buyer.user.logIn.mutate({ email, password });
    token = session.accessToken;
    return { said: `the token holds until ${session.accessExpiresAt}`, value: session };
  });
  const cart = await tell.step("finds the guest's cart in her own", async () => {
    const merged = await buyer.cart.merge.mutate({});
    secret = undefined;
    same(
      "the lines after signing in",
      merged.lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
      [{ variantId: variant.id, quantity: 2 }],
    );
    return { said: merged.id, value: merged };
  });
  const listening = listen(buyer);
  const order = await tell.step("checks out", async () => {
    const placed = await buyer.cart.checkout.mutate({
      contact: { name: "Анна Покупатель", email, phone: "+79001234567" },
      expectedTotal: cart.total,
    });
    same("the order's status", placed.status, "awaiting_payment");
    return { said: `${placed.orderId} № ${placed.number}`, value: placed };
  });
  await tell.step("pays", async () => {
    const paid = await buyer.order.pay.mutate({ id: order.orderId, token: "ok" });
    same("the order's status", paid.status, "paid");
    same(
      "what was paid",
      paid.payments.map(({ amount }) => amount.minor),
      [cart.total.minor],
    );
    return { said: paid.payments[0]?.id ?? "", value: paid };
  });
  return { orderId: order.orderId, number: order.number, ...listening(order.orderId) };
}

/** Opens the stream before anything happens; what comes later is matched by the order. */
function listen(buyer: TorgClient): (orderId: string) => Pick<Bought, "heard" | "stop"> {
  const received: Notification[] = [];
  let look = () => {};
  const heard = Promise.withResolvers<Notification>();
  const { unsubscribe } = buyer.notification.stream.subscribe(
    {},
    {
      onData: ({ data }) => {
        received.push(data);
        look();
      },
      onError: (error) => heard.reject(error),
    },
  );
  return (orderId) => {
    look = () => {
      const about = received.find(
        (notification) => notification.orderId === orderId && notification.topic === "payment",
      );
      if (about) heard.resolve(about);
    };
    look();
    return { heard: heard.promise, stop: unsubscribe };
  };
}

async function hear(tell: Teller, { heard, stop }: Bought): Promise<void> {
  await tell.step("the notification comes over the stream", async () => {
    const notification = await Promise.race([
      heard,
      Bun.sleep(10_000).then(() => {
        throw new Difference("no notification about the payment came within 10 s");
      }),
    ]);
    return { said: `${notification.id} «${notification.title}»`, value: undefined };
  });
  stop();
}

async function hand(tell: Teller, accountant: ReturnType<typeof oneC>, number: string): Promise<void> {
  const mentions = (xml: string) => xml.includes(`<Номер>${number}</Номер>`);
  await tell.step("1C fetches the order", async () => {
    const until = Date.now() + 10_000;
    for (;;) {
      await accountant.signIn("sale");
      const xml = await accountant.fetchOrders();
      if (mentions(xml)) return { said: `№ ${number} in ${xml.length} characters of XML`, value: xml };
      if (Date.now() > until) throw new Difference(`1C did not find order ${number}`);
    }
  });
  await tell.step("1C confirms, and asks again", async () => {
    await accountant.confirmOrders();
    await accountant.signIn("sale");
    if (mentions(await accountant.fetchOrders())) throw new Difference(`order ${number} came a second time`);
    return { said: `№ ${number} is not among the answers`, value: undefined };
  });
}
