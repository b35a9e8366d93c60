import { parseDecimal, round, toNumber } from "./decimal";
import { all, child, type Element, filled, items } from "./element";
import { keyOf } from "./identity";

/** Stock of one offer, by the warehouse's id as it was sent, or the total where no warehouse is named. */
export type StockFigures = { readonly byWarehouse: ReadonlyMap<string, number>; readonly total?: number };

/** A figure of the file that is not a number. */
export type BadFigure = { readonly source: string };

/**
 * Reads every spelling of stock. Warehouses win over the total, which repeats their sum.
 * Nothing when the offer says nothing about stock: a packet of prices must not empty the shelves.
 */
export function readStockFigures(offer: Element): StockFigures | BadFigure | undefined {
  const places = warehousesOf(offer);
  const byWarehouse = new Map<string, number>();
  for (const { id, source } of places) {
    const figure = readQuantity(source);
    if (figure === undefined) return { source };
    byWarehouse.set(id, figure);
  }
  if (byWarehouse.size > 0) return { byWarehouse };

  const source = totalOf(offer);
  if (source === undefined) return undefined;
  const total = readQuantity(source);
  return total === undefined ? { source } : { byWarehouse, total };
}

type Place = { readonly id: string; readonly source: string };

function warehousesOf(offer: Element): Place[] {
  const inRests = (items(offer, "Остатки", "Остаток") ?? []).flatMap((rest) => all(rest, "Склад"));
  const bare = [...all(offer, "Склад"), ...all(offer, "Склады")];
  const nested = all(offer, "Склады").flatMap((list) => all(list, "Склад"));
  return [...inRests, ...bare, ...nested].flatMap((place) => {
    const id = (place.attributes.ИдСклада ?? filled(place, "Ид") ?? "").trim();
    const source =
      place.attributes.КоличествоНаСкладе ??
      filled(place, "Количество") ??
      filled(place, "КоличествоНаСкладе");
    return keyOf(id) === "" || source === undefined ? [] : [{ id, source }];
  });
}

function totalOf(offer: Element): string | undefined {
  const rest = (items(offer, "Остатки", "Остаток") ?? []).find((one) => child(one, "Количество"));
  return (rest && filled(rest, "Количество")) ?? filled(offer, "Количество");
}

/** Three decimals are kept; below zero is 1C's own figure and stays as it is. */
function readQuantity(source: string): number | undefined {
  const value = parseDecimal(source);
  return value && toNumber(round(value, 3));
}
