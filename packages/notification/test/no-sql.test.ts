import { expect, test } from "bun:test";
import { defineConfig, defineService, inSql, startTorg } from "@torg/chassis";
import { describeWith, eventually, startTestTorg, tempFolder } from "@torg/chassis/testing";
import { OrderStatusUpdated } from "@torg/contracts";
import { notification } from "../src/service";
import { mongoState } from "../src/store/mongo/state";
import { moved, newId } from "./facts";
import { openMongoDatabase } from "./stores";

describeWith("mongodb")("with MongoDB", (mongo) => {
  describeWith("rabbitmq")("and RabbitMQ", (amqp) => {
    test("notification needs no SQL: it hears what others tell, and has no database", async () => {
      const { client, url, db } = openMongoDatabase(mongo);
      using folder = tempFolder();
      const env = { AMQP_URL: amqp, AMQP_PREFIX: `t${Bun.randomUUIDv7().slice(-8)}.`, LOG_LEVEL: "silent" };
      const alone = await startTorg({
        services: [notification],
        dataDir: folder.path,
        env: { ...env, MONGODB_URL: url, PORT: "0", DATABASE_URL: "postgres://nobody:x@127.0.0.1:9/nothing" },
      });
      const publisher = defineService({
        name: "user",
        config: defineConfig({}),
        keeps: inSql(import.meta.resolve("../migrations")),
      });
      const elsewhere = await startTestTorg({ services: [publisher], env });
      try {
        const userId = newId("usr");
        await elsewhere.publish(OrderStatusUpdated, moved({ owner: { userId }, contact: {} }));
        await eventually(async () => (await mongoState(db).feed.newestPosition(userId)) === 1);
        expect(alone.services.map(({ database }) => database)).toEqual([undefined]);
      } finally {
        await alone.stop();
        await elsewhere.stop();
        await db.dropDatabase();
        await client.close();
      }
    });
  });
});
