import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTorgClient } from "@torg/contracts/client";
import type { Operator } from "../operator";
import { adminEmail, resetAdmin } from "./admin";
import { loadDemoShop } from "./demo-shop";

export type FirstRun = {
  readonly url: string;
  readonly operator: Operator;
  readonly dataDir: string;
  /** Load the demonstration catalogue even if there are products. */
  readonly demo: boolean;
  /** The databases are this folder's own: an empty shop in them is a new one, to be filled. */
  readonly embedded: boolean;
  readonly progress: (line: string) => void;
};

/** Makes a new shop usable: an administrator, and something on the shelves. Does nothing that was done before. */
export async function firstRun({
  url,
  operator,
  dataDir,
  demo,
  embedded,
  progress,
}: FirstRun): Promise<void> {
  if (!existsSync(join(dataDir, "admin.txt"))) {
    const { file } = await resetAdmin(operator, dataDir);
    progress(`sign in as ${adminEmail}; the password is in ${file}, which only you can read`);
  }
  const unfinished = join(dataDir, "demo-shop.loading"); // a kill in the middle is met by the next start
  if (!demo && !existsSync(unfinished) && !(embedded && (await isEmpty(url)))) return;
  progress("loading the demonstration catalogue through the 1C exchange");
  await writeFile(unfinished, "");
  await loadDemoShop(url, operator);
  await rm(unfinished);
}

async function isEmpty(url: string): Promise<boolean> {
  const { items } = await createTorgClient(url).product.list.query({ limit: 1 });
  return items.length === 0;
}
