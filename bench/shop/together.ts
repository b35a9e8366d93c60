import { withClosing } from "../child";
import type { Part } from "../part";
import { measureShop } from "./measure-shop";
import { startTogether } from "./start-together";

/** A whole shop in one process, as `torg up` has it. */
export const togetherPart: Part = {
  name: "together",
  about: "a whole shop in one process with its PostgreSQL: lists, details, carts, paid orders",
  minutes: 3,
  run: (bench) =>
    withClosing(async (later) => {
      const shop = await startTogether(bench);
      later(shop.stop);
      return measureShop(bench, shop, { list: 0.3, detail: 0.25, cart: 1.2, order: 8 });
    }),
};
