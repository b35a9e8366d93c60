import { expect, test } from "bun:test";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { catalogue } from "./catalogue/catalogue";
import { xmlFiles } from "./commerceml";
import { picturePath } from "./picture-path";
import { pictureNames } from "./pictures";
import { stocked } from "./stocked";

const folder = join(import.meta.dir, "catalog");
const products = catalogue.groups.flatMap(stocked);
const variants = products.flatMap(({ variants }) => variants);

test("the package that is checked in is what the generator writes", async () => {
  for (const [path, text] of Object.entries(xmlFiles())) {
    expect(await readFile(join(folder, path), "utf8")).toBe(text);
  }
});

test("every picture that a product shows is in the package, and no other file is", async () => {
  const files = (await readdir(folder, { recursive: true })).filter((path) => path.includes("."));
  const shown = new Set(products.map(({ picture }) => picturePath(picture)));
  expect(files.toSorted()).toEqual([...shown, ...Object.keys(xmlFiles())].toSorted());
  expect(shown.size).toBe(pictureNames.length);
});

test("the package stays small enough to be kept beside the code", async () => {
  const files = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(files.map(async (path) => (await stat(join(folder, path))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
});

test("no two things share an id, an article or a barcode", () => {
  for (const names of [
    products.map(({ id }) => id),
    products.map(({ article }) => article),
    variants.map(({ id }) => id),
    variants.map(({ barcode }) => barcode),
  ]) {
    expect(new Set(names).size).toBe(names.length);
  }
});

test("prices make sense: retail is above wholesale, and nothing is free", () => {
  for (const { prices } of variants) {
    const [retail = 0, wholesale = 0] = prices;
    expect(retail).toBeGreaterThan(wholesale);
    expect(wholesale).toBeGreaterThan(retail * 0.6);
  }
});

test("most goods are there to be bought, and some shelves are empty", () => {
  const available = variants.map(({ stock }) => stock.reduce((sum, figure) => sum + figure, 0));
  expect(available.filter((figure) => figure > 0).length / variants.length).toBeGreaterThan(0.9);
  expect(variants.some(({ stock }) => stock.includes(0))).toBe(true);
});
