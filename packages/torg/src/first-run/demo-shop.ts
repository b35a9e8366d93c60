import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { oneC } from "../demo/one-c";
import type { Operator } from "../operator";

const folder = fileURLToPath(new URL("../../demo/catalog", import.meta.url));
const partBytes = 1_000_000;

/** Fills an empty shop with a small catalogue of our own, the way 1C would: through the exchange, and no other door. */
export async function loadDemoShop(url: string, operator: Operator): Promise<void> {
  const password = crypto.randomUUID();
  await operator("integration").integration.saveConnection.mutate({
    login: "demo-shop",
    name: "Демонстрационный каталог",
    password,
  });
  const accountant = oneC(url, "demo-shop", password);
  await accountant.signIn("catalog");
  await accountant.sendCatalogue(await catalogueFiles(), partBytes);
}

async function catalogueFiles(): Promise<Record<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const named = await Promise.all(
    paths
      .sort()
      .map(async (path) => [relative(folder, path).split(sep).join("/"), await readFile(path)] as const),
  );
  return Object.fromEntries(named);
}
