import { copyLine, type Loader } from "@torg/chassis/servers";
import { type Furnished, furnish } from "./furnish";
import { makeGoods, type SeededProduct } from "./make-goods";
import { retailList, seededBrands, seededCategories, seededWarehouses, wholesaleList } from "./seeded-places";
import { settleBatch, staging, tables } from "./staging";

type Seeding = {
  readonly variants: number;
  readonly seed: number;
  /** Hears how far it has come. */
  readonly progress?: (made: number) => void;
};

/** Variants of one transaction. */
const batchVariants = 20_000;

/**
 * Fills product's database with a believable catalogue: so many variants, and the same for the same seed. Rows travel
 * by COPY in batches that commit one by one, the next one made while the server writes; what is derived from them is
 * made by the database's own functions. No events are told: caches see it by their own age.
 */
export async function seedCatalogue(loader: Loader, { variants, seed, progress }: Seeding): Promise<void> {
  await loader.run(`set torg.audit = 'off'; ${staging}`); // what is seeded was changed by nobody
  const shop = await furnish(loader);
  let batch: SeededProduct[] = [];
  let [held, made] = [0, 0];
  let writing: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const [full, count] = [batch, held];
    [batch, held] = [[], 0];
    await writing;
    writing = writeBatch(loader, full, shop).then(() => {
      made += count;
      progress?.(made);
    });
    writing.catch(() => undefined); // told at the next await
    await Bun.sleep(0);
  };
  for (const product of makeGoods(variants, seed)) {
    batch.push(product);
    held += product.variants.length;
    if (held >= batchVariants) await flush();
  }
  if (batch.length > 0) await flush();
  await writing;
  await loader.run("analyze");
}

async function writeBatch(
  loader: Loader,
  products: readonly SeededProduct[],
  shop: Furnished,
): Promise<void> {
  await loader.run("begin");
  try {
    await loader.copy(
      tables.products,
      lines(products, (one) => [productLine(one, shop)]),
    );
    await loader.copy(tables.variants, lines(products, variantLines));
    await loader.copy(tables.prices, lines(products, priceLines));
    await loader.copy(tables.stock, lines(products, stockLines));
    await loader.run(settleBatch);
    await loader.run("commit");
  } catch (error) {
    await loader.run("rollback");
    throw error;
  }
}

const partChars = 65_536;

/** The lines of all of them, in parts large enough to be worth a write. */
function* lines(
  products: readonly SeededProduct[],
  linesOf: (product: SeededProduct) => string[],
): Generator<string> {
  let part = "";
  for (const product of products) {
    part += linesOf(product).join("");
    if (part.length < partChars) continue;
    yield part;
    part = "";
  }
  if (part !== "") yield part;
}

const brandIds = new Map(seededBrands.map(({ name, id }) => [name, id]));
const okei: Readonly<Record<string, string>> = { шт: "796", пар: "715", компл: "839", упак: "778" };

function productLine(one: SeededProduct, shop: Furnished): string {
  const { typed, facets } = shop.traitsOf(one.traits);
  return copyLine([
    one.id,
    one.slug,
    one.name,
    one.description,
    one.kind.unit,
    okei[one.kind.unit] ?? null,
    seededCategories.get(one.kind.path.join("/"))?.id ?? null,
    brandIds.get(one.brand) ?? null,
    one.kind.path[0] === "Продукты" ? "10" : "22",
    one.nameEn,
    one.descriptionEn,
    JSON.stringify(typed),
    `{${facets.join(",")}}`,
    one.popularity,
  ]);
}

const variantLines = ({ id: productId, variants }: SeededProduct): string[] =>
  variants.map(({ id, sku, barcode, options }) =>
    copyLine([id, productId, sku, barcode, JSON.stringify(options)]),
  );

const priceLines = ({ variants }: SeededProduct): string[] =>
  variants.flatMap(({ id, minor, wholesaleMinor }) => [
    copyLine([id, retailList.id, minor]),
    ...(wholesaleMinor === undefined ? [] : [copyLine([id, wholesaleList.id, wholesaleMinor])]),
  ]);

const stockLines = ({ variants }: SeededProduct): string[] =>
  variants.flatMap(({ id, stock }) =>
    stock.map(([at, quantity]) => copyLine([id, seededWarehouses[at]?.id ?? null, quantity])),
  );
