import { z } from "zod";

/** A unit of measure: how it is written in Russian and English, and its UN/ECE Recommendation 20 code where it has one. */
export type Unit = { readonly ru: string; readonly en: string; readonly unece?: string };

/** Units by their OKEI code (OK 015-94): those that shops sell in. 1C sends the same codes. */
export const units = {
  "003": { ru: "мм", en: "mm", unece: "MMT" },
  "004": { ru: "см", en: "cm", unece: "CMT" },
  "005": { ru: "дм", en: "dm", unece: "DMT" },
  "006": { ru: "м", en: "m", unece: "MTR" },
  "008": { ru: "км", en: "km", unece: "KMT" },
  "018": { ru: "пог. м", en: "running m" },
  "050": { ru: "мм2", en: "mm²", unece: "MMK" },
  "051": { ru: "см2", en: "cm²", unece: "CMK" },
  "055": { ru: "м2", en: "m²", unece: "MTK" },
  "059": { ru: "га", en: "ha", unece: "HAR" },
  "111": { ru: "мл", en: "ml", unece: "MLT" },
  "112": { ru: "л", en: "l", unece: "LTR" },
  "113": { ru: "м3", en: "m³", unece: "MTQ" },
  "161": { ru: "мг", en: "mg", unece: "MGM" },
  "162": { ru: "кар", en: "ct", unece: "CTM" },
  "163": { ru: "г", en: "g", unece: "GRM" },
  "166": { ru: "кг", en: "kg", unece: "KGM" },
  "168": { ru: "т", en: "t", unece: "TNE" },
  "206": { ru: "ц", en: "dt", unece: "DTN" },
  "212": { ru: "Вт", en: "W", unece: "WTT" },
  "214": { ru: "кВт", en: "kW", unece: "KWT" },
  "222": { ru: "В", en: "V", unece: "VLT" },
  "245": { ru: "кВт.ч", en: "kWh", unece: "KWH" },
  "260": { ru: "А", en: "A", unece: "AMP" },
  "354": { ru: "с", en: "s", unece: "SEC" },
  "355": { ru: "мин", en: "min", unece: "MIN" },
  "356": { ru: "ч", en: "h", unece: "HUR" },
  "359": { ru: "сут", en: "d", unece: "DAY" },
  "360": { ru: "нед", en: "wk", unece: "WEE" },
  "362": { ru: "мес", en: "mo", unece: "MON" },
  "366": { ru: "г.", en: "yr", unece: "ANN" },
  "616": { ru: "боб", en: "reel", unece: "NBB" },
  "625": { ru: "лист", en: "sheet", unece: "LEF" },
  "642": { ru: "ед", en: "unit", unece: "C62" },
  "704": { ru: "набор", en: "set", unece: "SET" },
  "715": { ru: "пар", en: "pair", unece: "NPR" },
  "728": { ru: "пач", en: "pack" },
  "736": { ru: "рул", en: "roll", unece: "NPL" },
  "778": { ru: "упак", en: "package", unece: "NMP" },
  "796": { ru: "шт", en: "pc", unece: "PCE" },
  "812": { ru: "ящ", en: "crate" },
  "839": { ru: "компл", en: "kit", unece: "KT" },
  "868": { ru: "бут", en: "bottle" },
  "870": { ru: "ампул", en: "ampoule" },
  "872": { ru: "флак", en: "vial" },
} as const satisfies Readonly<Record<string, Unit>>;

export const UnitCode = z
  .enum(Object.keys(units))
  .describe("A unit of measure by its OKEI code: 796 is a piece")
  .meta({ id: "UnitCode", examples: ["796"] });
export type UnitCode = z.infer<typeof UnitCode>;

const table: ReadonlyMap<string, Unit> = new Map(Object.entries(units));
const codes = new Map([...table].map(([code, { ru }]) => [plain(ru), code]));

export const unitOf = (code: string): Unit | undefined => table.get(code);

/** The code of a unit by the word that 1C prints for it: «шт», «Кг.», «м2». Nothing for a word that is not here. */
export const unitCodeOf = (word: string): UnitCode | undefined => codes.get(plain(word));

/** A year and a gram differ by a full stop alone; nobody sells years by that word. */
function plain(word: string): string {
  const lower = word.trim().toLowerCase();
  return lower === "г." ? lower : lower.replaceAll(/[.\s]/g, "").replace("²", "2").replace("³", "3");
}
