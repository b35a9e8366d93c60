/** The columns of a product's file, in the order of an export; each is known by its English and its Russian name. */
export const csvColumns = {
  sku: "Артикул",
  product: "Товар",
  name: "Название",
  name_en: "Название (англ.)",
  description: "Описание",
  description_en: "Описание (англ.)",
  status: "Статус",
  kind: "Вид",
  brand: "Бренд",
  vat: "НДС",
  unit: "Единица",
  unit_code: "Код ОКЕИ",
  categories: "Категории",
  images: "Картинки",
  attributes: "Свойства",
  variant: "Вариант",
  barcode: "Штрихкод",
  options: "Опции",
  price: "Цена",
  currency: "Валюта",
} as const;
export type CsvColumn = keyof typeof csvColumns;
/** A line by its columns; one that the file does not have, or left empty, is not there. */
export type CsvLine = Partial<Record<CsvColumn, string>>;

export const csvColumnNames = Object.keys(csvColumns).filter(isColumn);

function isColumn(name: string): name is CsvColumn {
  return Object.hasOwn(csvColumns, name);
}

const byHeading = new Map<string, CsvColumn>(
  csvColumnNames.flatMap((name): [string, CsvColumn][] => [
    [name, name],
    [csvColumns[name].toLowerCase(), name],
  ]),
);

/** The columns that a heading names, or what is wrong with it: an unknown name, one twice, no article. */
export function readHeading(cells: readonly string[]): CsvColumn[] | string {
  const columns: CsvColumn[] = [];
  for (const cell of cells) {
    const column = byHeading.get(cell.trim().toLowerCase());
    if (column === undefined) return `столбец «${cell.trim()}» неизвестен`;
    if (columns.includes(column)) return `столбец «${cell.trim()}» назван дважды`;
    columns.push(column);
  }
  return columns.includes("sku") ? columns : `нет столбца «${csvColumns.sku}» (sku)`;
}
