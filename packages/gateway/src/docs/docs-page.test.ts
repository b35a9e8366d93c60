import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { procedures } from "@torg/contracts";
import { docsPage } from "./docs-page";

const page = docsPage();
const attributes = (name: string) =>
  [...page.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value = ""]) => value);

test("shows every public operation, and links to nothing that is not there", () => {
  const places = attributes("id");
  expect(new Set(places).size).toBe(places.length);
  for (const [name, { http }] of procedures)
    expect([name, places.includes(name)]).toEqual([name, http !== undefined]);
  const inside = attributes("href").filter((address) => address.startsWith("#"));
  expect(inside.filter((address) => !places.includes(address.slice(1)))).toEqual([]);
});

test("asks nothing of any other address", () => {
  const outside = attributes("href").filter((address) => !address.startsWith("#"));
  expect(outside).toEqual(["data:,", "/openapi.json", "/asyncapi.json"]);
  expect(attributes("src")).toEqual([]);
  expect(page).not.toMatch(/url\(|@import/);
});

const chromium = Bun.which("chromium") ?? Bun.which("google-chrome");

test.skipIf(!chromium)(
  "works in a browser without a word in its console (skipped where there is no Chromium)",
  async () => {
    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: () => new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } }),
    });
    const profile = await mkdtemp(join(tmpdir(), "torg-docs-"));
    const browser = Bun.spawn(
      [
        chromium ?? "",
        ...quietly,
        `--user-data-dir=${profile}`,
        "--lang=ru",
        "--dump-dom",
        `${server.url}#cart.checkout`,
      ],
      { stdout: "pipe", stderr: "pipe" },
    );
    const [shown, log] = await Promise.all([
      new Response(browser.stdout).text(),
      new Response(browser.stderr).text(),
    ]);
    await server.stop(true);
    await rm(profile, { recursive: true, force: true });

    expect(log.split("\n").filter((line) => line.includes("CONSOLE"))).toEqual([]);
    expect(shown).toMatch(/<details[^>]* id="cart.checkout"[^>]* open="">/); // the script ran, and found its place
    expect(shown).toContain(`${server.url.origin}/v1/cart/checkout`);
  },
  30_000,
);

const quietly = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-logging=stderr",
];
