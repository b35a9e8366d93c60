import { exact } from "./quantity";
import { keptOn, type Shelf } from "./stock";

/** What a figure from 1C does to a shelf: it is remembered as it came, and `onHand` is moved by `change`. */
export type FigureChange = { readonly imported: number; readonly change: number };

/**
 * Nothing when 1C repeats itself: the shop may have sold since. A new figure is what is really there,
 * but never less than what is promised to orders; below zero is 1C's own debt, and no goods.
 */
export function readFigure(shelf: Shelf, figure: number): FigureChange | undefined {
  const { imported, onHand } = shelf;
  const sent = exact(figure);
  if (imported === sent) return undefined;
  return { imported: sent, change: exact(Math.max(sent, keptOn(shelf), 0) - onHand) };
}
