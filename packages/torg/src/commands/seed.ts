import { openLoader } from "@torg/chassis/servers";
import { seedCatalogue } from "@torg/product/seed";
import { cleaningUp } from "../cli/cleaning-up";
import { progress } from "../cli/progress";
import { UsageFault } from "../cli/usage-fault";
import { tlsIn } from "../infra/tls-in";
import { databasesIn, findServers, type ServersGiven } from "./find-servers";

type Given = ServersGiven & { readonly variants: number; readonly seed: number; readonly add: boolean };

/**
 * `torg seed`: a believable catalogue for a shop that has none, straight into product's database. One that was broken
 * off leaves the batches that were committed.
 */
export async function seed({ variants, seed: number, add, ...given }: Given): Promise<void> {
  const { env, where } = findServers(given);
  const url = databasesIn(env).product;
  if (url === undefined) throw new UsageFault(`no database of product in ${where}`, "seed");
  await cleaningUp(async (later) => {
    const loader = await openLoader(url, tlsIn(env));
    later(loader.close);
    const [table] = await loader.run("select to_regclass('products') is not null as made");
    if (table?.made !== true)
      throw new UsageFault("product has no tables yet: start it once with ./torg up", "seed");
    const sold = await loader.run("select 1 from products limit 1");
    if (sold.length > 0 && !add)
      throw new UsageFault(
        "this shop has products: --add puts more beside them, under another --seed",
        "seed",
      );

    progress(`${variants} variants into ${where}`);
    const started = performance.now();
    await seedCatalogue(loader, {
      variants,
      seed: number,
      progress: (made) => {
        const seconds = (performance.now() - started) / 1000;
        progress(`${made} of ${variants}, ${Math.round(made / seconds)} a second`);
      },
    });
  });
}
