import { mongo } from "./mongo";
import { nats } from "./nats";
import { postgres } from "./postgres";
import { rabbitmq } from "./rabbitmq";
import type { Recipe } from "./recipe";
import { redisCache, redisCart } from "./redis";
import type { InfraServer } from "./servers";

/** How each server is made and run without Docker. */
export const recipes: Readonly<Record<InfraServer, Recipe>> = {
  postgres,
  "redis-cart": redisCart,
  "redis-cache": redisCache,
  rabbitmq,
  nats,
  mongo,
};
