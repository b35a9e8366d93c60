import { type Database, type Transaction, uuidOf } from "@torg/chassis";
import type { ProductId } from "@torg/contracts";
import { eq, sql } from "drizzle-orm";
import type { PictureRow, PlacedPicture } from "../domain/picture-row";
import { texts } from "./parameters";
import { products } from "./schema";
import { pictures } from "./schema/pictures";

const { hash, width, height, sizes } = pictures;

/** Those of these pictures that were uploaded. */
export async function picturesByHash(
  db: Database,
  hashes: readonly string[],
): Promise<Map<string, PictureRow>> {
  const rows = await db
    .select({ hash, width, height, sizes })
    .from(pictures)
    .where(sql`${hash} = any(${texts(hashes)})`);
  return new Map(rows.map((row) => [row.hash, row]));
}

/** Remembers a picture whose files are written; twice is once. */
export async function savePicture(tx: Transaction, row: PictureRow): Promise<void> {
  await tx
    .insert(pictures)
    .values({ ...row, sizes: [...row.sizes] })
    .onConflictDoNothing();
}

type Origin = "hand" | "1c";
const sets = { hand: products.pictures, "1c": products.pictures1c } as const;

/** One set of a product's pictures. */
export async function picturesOf(tx: Transaction, id: ProductId, origin: Origin): Promise<PlacedPicture[]> {
  const [row] = await tx.select({ set: sets[origin] }).from(products).where(eq(products.id, id));
  return row?.set ?? [];
}

/** Writes one set of a product's pictures; `touchProducts` must follow. */
export async function setPicturesOf(
  tx: Transaction,
  { id, origin, placed }: { id: ProductId; origin: Origin; placed: readonly PlacedPicture[] },
): Promise<void> {
  const column = origin === "hand" ? sql`pictures` : sql`pictures_1c`;
  await tx.execute(
    sql`update products set ${column} = ${JSON.stringify(placed)}::jsonb where id = ${uuidOf(id)}`,
  );
}
