import { existsSync } from "node:fs";
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
  const { items } = await createTorgClient(url).product.list.query({ limit: 1 });
  if (!demo && !(embedded && items.length === 0)) return;
  progress("loading the demonstration catalogue through the 1C exchange");
  await loadDemoShop(url, operator);
}
