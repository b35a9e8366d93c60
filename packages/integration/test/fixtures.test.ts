import { expect, test } from "bun:test";
import { join } from "node:path";
import { readObjects } from "../src/commerceml/read-objects";

const folder = join(import.meta.dir, "fixtures");

/** The tables of SOURCES.md: the folder's repository, the file, and how many objects of each kind it holds. */
async function promises(): Promise<[file: string, counts: Record<string, number>][]> {
  const text = await Bun.file(join(folder, "SOURCES.md")).text();
  let repository = "";
  return text.split("\n").flatMap((line): [string, Record<string, number>][] => {
    repository = /^## (\S+)/.exec(line)?.[1]?.replace("/", "__") ?? repository;
    const [, file, objects] = /^\| `([^`]+)` +\|.*\| ([^|]+?) +\|$/.exec(line) ?? [];
    if (file === undefined || objects === undefined) return [];
    const counts = [...objects.matchAll(/([a-z ]+) (\d+)/g)].map(([, kinds = "", count]) => [
      kindOf[kinds.trim()] ?? kinds,
      Number(count),
    ]);
    return [[`${repository}/${file}`, Object.fromEntries(counts)]];
  });
}

const kindOf: Readonly<Record<string, string>> = {
  groups: "group",
  properties: "property",
  "price types": "priceType",
  warehouses: "warehouse",
  units: "unit",
  products: "product",
  offers: "offer",
  documents: "document",
};

const promised = await promises();

test("every file that is here has its line in SOURCES.md", async () => {
  const here = await Array.fromAsync(new Bun.Glob("*/*.xml").scan(folder));
  expect(here.sort()).toEqual(promised.map(([file]) => file).sort());
});

test.each(promised)("%s is read whole", async (file, counts) => {
  const read: Record<string, number> = {};
  for await (const { kind } of readObjects(file, Bun.file(join(folder, file)).stream()))
    read[kind] = (read[kind] ?? 0) + 1;
  expect(read).toEqual(counts);
});
