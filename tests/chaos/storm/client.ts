import type { Recorder } from "../harness/recorder";
import { type Goods, type Guest, newGuest } from "./guest";
import type { Try } from "./script";

export type Storm = {
  readonly url: string;
  readonly recorder: Recorder;
  readonly goods: Goods;
  /** When it began. */
  readonly began: number;
  readonly until: number;
};

/** One client's life: each try when it is due, one after the other. What was left and not gone back to costs the cart. */
export async function client(storm: Storm, tries: readonly Try[]): Promise<void> {
  let guest: Guest | undefined;
  for (const one of tries) {
    await Bun.sleep(Math.max(0, storm.began + one.atMs - Date.now()));
    const { key } = one;
    if (one.anew) guest = undefined;
    guest ??= await newGuest(storm, { key: `${key}-cart`, goods: storm.goods });
    const { orderId, left } = await checkedOut(guest, one);
    if (orderId !== undefined) await guest.pay(key, orderId, one.token);
    if (orderId !== undefined || left) guest = undefined;
  }
}

type Ended = { readonly orderId?: string | undefined; readonly left: boolean };

async function checkedOut(guest: Guest, one: Try): Promise<Ended> {
  const { key } = one;
  if (one.manner === "twice") {
    const [orderId] = await Promise.all([guest.checkOut(key), guest.checkOut(key)]);
    return { orderId, left: false };
  }
  if (one.manner === "once") return { orderId: await guest.checkOut(key), left: false };
  const going = new AbortController();
  const timer = setTimeout(() => going.abort(), one.cutAfterMs);
  try {
    return { orderId: await guest.checkOut(key, going.signal), left: false };
  } catch (error) {
    if (!going.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
  if (one.backAfterMs === undefined) return { left: true };
  await Bun.sleep(one.backAfterMs);
  return { orderId: await guest.checkOut(key), left: false };
}
