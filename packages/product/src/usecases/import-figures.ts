import type { Transaction } from "@torg/chassis";
import type { VariantId } from "@torg/contracts";
import { readFigure } from "../domain/imported-figure";
import { type Movement, type Place, placeKey } from "../domain/stock";
import { lockShelves, moveStock, openShelves, rememberFigures } from "../store/stock";

/** A physical figure as 1C sends it. */
type Figure = Place & { readonly onHand: number };

/** Takes over what 1C newly counted; gives back whose figures were new. The catalogue is locked. */
export async function importFigures(
  tx: Transaction,
  figures: readonly Figure[],
  why: { cause: string; lowAt: number },
): Promise<VariantId[]> {
  if (figures.length === 0) return [];
  await openShelves(tx, figures);
  const sent = new Map(figures.map((figure) => [placeKey(figure), figure.onHand]));
  const shelves = await lockShelves(
    tx,
    figures.map(({ variantId }) => variantId),
  );

  const news = shelves.flatMap((shelf) => {
    const figure = sent.get(placeKey(shelf));
    const change = figure === undefined ? undefined : readFigure(shelf, figure);
    return change ? [{ ...shelf, ...change }] : [];
  });
  const movements = news.flatMap(({ variantId, warehouseId, change }): Movement[] =>
    change === 0 ? [] : [{ variantId, warehouseId, kind: "import", onHand: change, reserved: 0 }],
  );
  if (news.length > 0) await rememberFigures(tx, news);
  await moveStock(tx, movements, { shelves, ...why });
  return news.map(({ variantId }) => variantId);
}
