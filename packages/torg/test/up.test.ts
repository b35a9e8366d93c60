import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually, tempFolder } from "@torg/chassis/testing";

setDefaultTimeout(60_000);

const main = join(import.meta.dir, "../src/main.ts");

/** `torg up` on a free port; resolves once it has printed its address, and hands on the lines up to that. */
async function up(dataDir: string, ...options: string[]) {
  const started = performance.now();
  const child = Bun.spawn([process.execPath, main, "up", "--port=0", `--data=${dataDir}`, ...options], {
    stdout: "pipe",
    stderr: "inherit",
    env: { PATH: Bun.env.PATH ?? "" },
  });
  let printed = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    printed += chunk;
    if (/^http.*\n$/m.test(printed)) break;
  }
  const lines = printed.trim().split("\n");
  return { child, lines, url: lines.at(-1) ?? "", tookMs: performance.now() - started };
}

async function stop(child: Bun.Subprocess): Promise<number> {
  child.kill("SIGINT");
  return child.exited;
}

test("a first start fills a shop, later ones answer within 3 s, and Ctrl-C ends them with 0", async () => {
  using folder = tempFolder();
  const first = await up(folder.path);
  const goods = async (url: string) => (await fetch(`${url}/v1/products?limit=1`)).json();
  const shelf = await goods(first.url);
  expect(shelf).toMatchObject({ items: [{ name: expect.any(String) }] });
  expect(await stop(first.child)).toBe(0);

  const tookMs: number[] = []; // the best of three: neighbours on the machine are not ours to time
  while (tookMs.length < 3 && Math.min(...tookMs) > 3_000) {
    const later = await up(folder.path);
    tookMs.push(later.tookMs);
    expect(await goods(later.url)).toEqual(shelf);
    expect(await stop(later.child)).toBe(0);
  }
  expect(Math.min(...tookMs)).toBeLessThan(3_000);
});

test("a second Torg on the same data ends with a sentence, and leaves the first one alone", async () => {
  using folder = tempFolder();
  const first = await up(folder.path, "--target=user");
  const second = Bun.spawn([process.execPath, main, "up", "--port=0", `--data=${folder.path}`], {
    stderr: "pipe",
    stdout: "ignore",
  });
  const said = await new Response(second.stderr).text();
  expect(await second.exited).toBe(1);
  expect(said).toContain(`in use by another Torg (process ${first.child.pid})`);
  expect(said).not.toContain("    at "); // a sentence, not a stack
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  await stop(first.child);
});

test("after a SIGKILL nothing is left running, and the next start is an ordinary one", async () => {
  using folder = tempFolder();
  const { child } = await up(folder.path, "--target=user");
  child.kill("SIGKILL");
  const pidFile = join(folder.path, "postgres/cluster/postmaster.pid");
  const server = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  await eventually(async () => !existsSync(`/proc/${server}`) && !existsSync(pidFile));

  const next = await up(folder.path, "--target=user");
  expect((await fetch(`${next.url}/readyz`)).status).toBe(200);
  expect(await stop(next.child)).toBe(0);
});

test("a port that is taken ends the start with a sentence", async () => {
  using folder = tempFolder();
  using taken = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const child = Bun.spawn(
    [process.execPath, main, "up", "--target=user", `--port=${taken.port}`, `--data=${folder.path}`],
    { env: { PATH: Bun.env.PATH ?? "" }, stderr: "pipe", stdout: "ignore" },
  );
  const said = await new Response(child.stderr).text();
  expect(await child.exited).toBe(1);
  expect(said).toContain(`port ${taken.port} is in use`);
  expect(said).not.toContain("    at ");
});

test("an environment that is wrong is told in full, and nothing is opened", async () => {
  using folder = tempFolder();
  const child = Bun.spawn([process.execPath, main, "up", "--port=many", `--data=${folder.path}`], {
    env: { PATH: Bun.env.PATH ?? "", STATEMENT_TIMEOUT_MS: "soon" },
    stderr: "pipe",
    stdout: "ignore",
  });
  const said = await new Response(child.stderr).text();
  expect(await child.exited).toBe(78);
  expect(said).toContain("PORT:");
  expect(said).toContain("STATEMENT_TIMEOUT_MS:");
  expect(existsSync(join(folder.path, "postgres"))).toBeFalse();
});
