import { expect, test } from "bun:test";
import { startTorg } from "@torg/chassis";
import { describeWith, tempFolder, testDatabaseServer } from "@torg/chassis/testing";
import { zipSync } from "fflate";
import { integration } from "../src/service";
import { client } from "./support/client";
import { catalog, product } from "./support/files";
import { openShop } from "./support/shop";

describeWith("s3")("with files in S3", (filesUrl) => {
  test("two replicas, each with every other part of an archive, import it, whichever is asked", async () => {
    const server = await testDatabaseServer();
    const name = `replicas_${Bun.randomUUIDv7().replaceAll("-", "").slice(-12)}`;
    const admin = new Bun.SQL(server, { max: 1 });
    await admin.unsafe(`create database ${name} template template0`);
    const database = new URL(`/${name}`, server).href;
    using first = tempFolder();
    using second = tempFolder();
    using identities = tempFolder();
    const shop = openShop();
    const start = async (dataDir: string) => {
      const torg = await startTorg({
        services: [integration],
        dataDir,
        env: {
          PORT: "0",
          LOG_LEVEL: "silent",
          ONEC_POLL_SECONDS: "5",
          IDENTITY_DIR: identities.path,
          INTEGRATION_DATABASE_URL: database,
          FILES_URL: filesUrl,
        },
      });
      for (const { service, handler } of shop.stubs) torg.host.calls.serve(service, handler);
      return torg;
    };
    const replicas = [await start(first.path), await start(second.path)];
    const sql = new Bun.SQL(database, { max: 1 });
    try {
      const account = { login: "base", password: "correct horse" };
      await sql`insert into connections (id, login, name, password_hash) values (${Bun.randomUUIDv7()}, ${account.login}, 'База', ${await Bun.password.hash(account.password)})`;
      let turn = 0;
      const base = client({ url: "", ...account });
      const next = () => {
        turn += 1;
        return base.at(replicas[turn % 2]?.url ?? "");
      };
      const goods = Array.from({ length: 300 }, (_, n) => product(`p-${n}`, `Товар ${n}`));
      const archive = zipSync({ "import.xml": new TextEncoder().encode(catalog(goods)) }, { level: 0 });
      expect((await next().checkAuth())[0]).toBe("success");
      await next().lines({ type: "catalog", mode: "init" });
      for (let at = 0; at < archive.length; at += 20_000)
        expect(await next().send("v8.zip", archive.subarray(at, at + 20_000))).toEqual(["success"]);
      expect(turn).toBeGreaterThan(4);
      expect(await next().importFile("import.xml")).toEqual(["success"]);
      expect(shop.products.size).toBe(300);
      expect(await next().importFile("import.xml")).toEqual(["success"]);
    } finally {
      await sql.end();
      for (const replica of replicas) await replica.stop();
      await admin.unsafe(`drop database if exists ${name} with (force)`);
      await admin.end();
    }
  });
});
