import { withClosing } from "../child";
import type { Part } from "../part";
import { measureShop } from "./measure-shop";
import { startSeparately } from "./start-separately";

/** The same shop with every service a process of its own, on real servers. */
export const separatePart: Part = {
  name: "separate",
  about: "the same with a process for each service, PostgreSQL, Redis, NATS, RabbitMQ and MongoDB",
  minutes: 4,
  run: (bench) =>
    withClosing(async (later) => {
      const shop = await startSeparately(bench);
      later(shop.stop);
      return measureShop(bench, shop, { list: 0.6, detail: 0.5, cart: 2, order: 14 });
    }),
};
