import { median } from "../load";

const json = { "content-type": "application/json" };
const variants = new Map<string, string[]>();

async function post<T>(url: string, body: object, secret?: string): Promise<T> {
  const headers = {
    ...json,
    "idempotency-key": crypto.randomUUID(),
    ...(secret && { "torg-cart-secret": secret }),
  };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function variantsOf(url: string): Promise<string[]> {
  const known = variants.get(url);
  if (known) return known;
  const page: { items: { variants: { id: string; sku: string }[] }[] } = await (
    await fetch(`${url}/v1/products?limit=100`)
  ).json();
  const ours = page.items.flatMap(({ variants }) => variants).filter(({ sku }) => sku.startsWith("B-"));
  const found = ours.map(({ id }) => id); // of the demonstration's goods there are few
  variants.set(url, found);
  return found;
}

const any = (list: readonly string[]): string => list[Math.floor(Math.random() * list.length)] ?? "";

/** Opens a cart and puts one thing into it: two requests. */
export async function cartOnce(url: string): Promise<boolean> {
  const { secret } = await post<{ secret: string }>(`${url}/v1/carts`, {});
  await post(`${url}/v1/cart/lines`, { variantId: any(await variantsOf(url)), quantity: 1 }, secret);
  return true;
}

async function filledCart(url: string): Promise<string> {
  const { secret } = await post<{ secret: string }>(`${url}/v1/carts`, {});
  const all = await variantsOf(url);
  const [first, second] = [any(all), any(all)];
  await post(`${url}/v1/cart/lines`, { variantId: first, quantity: 1 }, secret);
  await post(`${url}/v1/cart/lines`, { variantId: second, quantity: 2 }, secret);
  return secret;
}

const checkout = (url: string, secret: string) =>
  post<{ orderId: string }>(
    `${url}/v1/cart/checkout`,
    { contact: { name: "Bench", email: "bench@example.org" } },
    secret,
  );

/** Two lines, checked out and paid: five requests. */
export async function buyOnce(url: string): Promise<boolean> {
  const secret = await filledCart(url);
  const { orderId } = await checkout(url, secret);
  const paid = await post<{ status: string }>(`${url}/v1/orders/${orderId}/pay`, { token: "ok" }, secret);
  return paid.status === "paid";
}

/** How long a checkout takes one client, as a median of 50. */
export async function checkoutMs(url: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 50; n += 1) {
    const secret = await filledCart(url);
    const started = performance.now();
    await checkout(url, secret);
    times.push(performance.now() - started);
  }
  return median(times);
}
