import { join } from "node:path";
import { databaseUrlOf, openLoader, runningServerUrl } from "@torg/chassis/servers";
import postgres, { type Sql } from "postgres";
import { seedCatalogue } from "../../packages/product/src/seed/seed-catalogue";
import type { Bench } from "../part";
import type { Shop } from "../shop/shop";
import { startTogether } from "../shop/start-together";

export type SeededShop = Shop & {
  readonly variants: number;
  /** Product's own database. */
  readonly databaseUrl: string;
  /** The same as its server's superuser, and a folder that the server may write to. */
  readonly admin: { readonly url: string; readonly folder: string };
  readonly sql: Sql;
  readonly seededPerSecond: number;
};

/** A shop in one process with so many variants, from the same seed at every size. */
export async function startSeededShop(
  { folder, rounds, progress }: Bench,
  variants: number,
): Promise<SeededShop> {
  const own = join(folder, `${variants}`);
  const shop = await startTogether({ folder: own, rounds, progress });
  const server = runningServerUrl(join(own, "data"));
  if (server === undefined) throw new Error("the shop's PostgreSQL does not run");
  const databaseUrl = databaseUrlOf(server, "product");
  const loader = await openLoader(databaseUrl);
  progress(`catalogue: seeding ${variants} variants`);
  const begun = performance.now();
  await seedCatalogue(loader, { variants, seed: 7 });
  const seededPerSecond = variants / ((performance.now() - begun) / 1_000);
  await loader.run("vacuum analyze");
  await loader.close();
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => undefined });
  return {
    ...shop,
    variants,
    databaseUrl,
    admin: { url: new URL("/product", server).href, folder: join(own, "data/postgres/cluster") },
    sql,
    seededPerSecond,
    stop: async () => {
      await sql.end({ timeout: 2 });
      await shop.stop();
    },
  };
}
