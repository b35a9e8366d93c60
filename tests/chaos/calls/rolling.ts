import { type FrontDoor, openFrontDoor } from "../../deploy/front-door";
import type { OpenShop } from "../shop/open-shop";
import type { Departure } from "../shop/process";
import type { LoadReport } from "./load";
import type { Stage } from "./stage";
import { openCarts, startLoad } from "./start-load";

type Roll = {
  readonly perSecond: number;
  readonly rounds: number;
  readonly carts: number;
};

export type Rolled = {
  readonly departures: readonly (Departure & { readonly name: string })[];
  readonly report: LoadReport;
};

/** One write among twenty: 95 % are reads. */
const writeEvery = 20;

/** Restarts every process that has a twin, one by one and round after round, under load through nginx as deployed. */
export async function rollUnderLoad(
  { shop, goods }: Stage,
  { perSecond, rounds, carts }: Roll,
): Promise<Rolled> {
  const door = await frontOf(shop);
  try {
    const some = goods.slice(0, 5); // a cart has a line of each
    const secrets = await openCarts(shop.url, some, carts);
    const load = startLoad({
      url: door.url,
      ca: door.ca,
      perSecond,
      writeEvery,
      carts: secrets,
      goods: some,
    });
    const departures: Rolled["departures"][number][] = [];
    const rolling = shop.processes.filter(({ service }) => shop.of(service).length > 1);
    for (let round = 0; round < rounds; round += 1)
      for (const each of rolling) {
        departures.push({ name: each.name, ...(await each.stop()) });
        await each.start();
      }
    return { departures, report: await load.stop() };
  } finally {
    await door.stop();
  }
}

function frontOf(shop: OpenShop): Promise<FrontDoor> {
  const [a, b] = shop.of("gateway").map(({ url }) => new URL(url).host);
  if (a === undefined || b === undefined) throw new Error("there are no two gateways");
  return openFrontDoor([a, b]);
}

/** What is wrong with how they went: each must end by itself, with 0, in time. */
export const departureFaults = (departures: Rolled["departures"], longestMs: number): string[] =>
  departures.flatMap(({ name, code, tookMs }) => [
    ...(code === 0 ? [] : [`${name} ended with ${code}`]),
    ...(tookMs <= longestMs ? [] : [`${name} took ${tookMs} ms to end`]),
  ]);
