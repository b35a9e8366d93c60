import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  describeWith,
  eventually,
  startTestTorg,
  type TestTorg,
  tempFolder,
  testDatabaseServer,
} from "@torg/chassis/testing";
import { services } from "../src/services";

setDefaultTimeout(60_000);

describe("torg events, embedded", () => commandsOver({}));

describeWith("rabbitmq")("torg events", (url) => {
  const prefix = `t${Bun.randomUUIDv7().replaceAll("-", "").slice(-12)}.`;
  describe("on RabbitMQ", () => commandsOver({ AMQP_URL: url, AMQP_PREFIX: prefix }));
});

function commandsOver(broker: Record<string, string>): void {
  const folder = tempFolder();
  const infra = join(folder.path, "infra.env");
  let torg: TestTorg;
  beforeAll(async () => {
    const own = services.filter(({ name }) => name === "user" || name === "notification");
    torg = await startTestTorg({ services: own, env: broker });
    const urls: Record<string, string> = { ...broker };
    for (const { name } of own) {
      const [row] = await torg.database(name).sql<{ name: string }[]>`select current_database() as name`;
      urls[`${name.toUpperCase()}_DATABASE_URL`] = new URL(`/${row?.name}`, await testDatabaseServer()).href;
    }
    writeFileSync(
      infra,
      Object.entries(urls)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
    );
  });
  afterAll(async () => {
    await torg.stop();
    folder[Symbol.dispose]();
  });

  const run = async (...args: string[]) => {
    const child = Bun.spawn(
      [process.execPath, join(import.meta.dir, "../src/main.ts"), "events", ...args, `--infra=${infra}`],
      {
        env: { PATH: Bun.env.PATH ?? "" },
        stdout: "pipe",
        stderr: "pipe",
      },
    );
    const [out, err] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code: await child.exited, out, err };
  };
  /** Events whose data nobody can read; answers their ids. */
  async function spoil(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => Bun.randomUUIDv7());
    await torg.database("user").sql`
      insert into torg.outbox (event_id, type, subject, data, traceparent, request_id)
      select id, 'user.deleted.v1', 'misfit', '{"userId":"nobody"}', ${`00-${"1".repeat(32)}-${"2".repeat(16)}-00`}, 'test' from unnest(${ids}::uuid[]) id`;
    return ids;
  }

  test("nothing was given up: it says so, and ends with 0", async () => {
    expect(await run("dead")).toMatchObject({ code: 0, out: "no delivery was given up\n", err: "" });
    expect((await run("lag")).out).toContain("outbox");
  });

  test("what was given up is listed, shown, put back and thrown away, and only what is meant", async () => {
    const [first = "", second = ""] = await spoil(2);
    await eventually(async () =>
      (await run("dead", "--queue=notification.events")).out.includes("2 given up"),
    );
    const dead = await run("dead", "--type=user.deleted", "--since=5m", "--queue=notification.events");
    expect(dead.code).toBe(1);
    expect(dead.out).toContain(`${first}  notification.events  user.deleted.v1 misfit`);
    expect((await run("dead", "--until=5m")).out).toBe("no delivery was given up\n");
    expect((await run("dead", "--type=order.created")).code).toBe(0);
    expect((await run("lag")).out).toMatch(/notification\.events +0 +2/);

    const shown = await run("show", first);
    expect(JSON.parse(shown.out)).toMatchObject({ eventId: first, data: { userId: "nobody" }, attempts: 1 });
    expect((await run("show", Bun.randomUUIDv7())).code).toBe(1);

    expect(await run("discard", first, "--dry-run")).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 would be discarded"),
    });
    expect((await run("dead", "--queue=notification.events")).out).toContain("2 given up");
    expect((await run("discard", first, "--queue=notification.events")).out).toContain("1 discarded");
    expect((await run("dead", "--queue=notification.events")).out).toContain("1 given up");

    const before = JSON.parse((await run("show", second)).out);
    expect((await run("replay", second)).out).toContain("1 replayed");
    const again = await eventually(async () => {
      const { code, out } = await run("show", second);
      return code === 0 && JSON.parse(out); // it is as unreadable as before, so it comes back
    });
    expect(again.attempts).toBe(1);
    expect(new Date(again.deadAt) > new Date(before.deadAt)).toBe(true);
  });

  test("what cannot be understood changes nothing and says why", async () => {
    expect(await run("discard")).toMatchObject({ code: 64, err: expect.stringContaining("say --all") });
    expect(await run("replay", "--since=yesterday")).toMatchObject({
      code: 64,
      err: expect.stringContaining("--since is a time"),
    });
    expect(await run("show")).toMatchObject({ code: 64 });
  });
}
