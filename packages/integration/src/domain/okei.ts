/** Units of the Russian classifier OKEI that shops use, by code, as people write them. */
const names: Readonly<Record<string, string>> = {
  "003": "мм",
  "004": "см",
  "006": "м",
  "008": "км",
  "018": "пог. м",
  "051": "см²",
  "055": "м²",
  "111": "мл",
  "112": "л",
  "113": "м³",
  "163": "г",
  "166": "кг",
  "168": "т",
  "356": "ч",
  "359": "сут",
  "642": "ед",
  "704": "набор",
  "715": "пар",
  "736": "рул",
  "778": "упак",
  "796": "шт",
  "798": "тыс. шт",
  "839": "компл",
  "840": "секц",
  "868": "бут",
  "872": "флак",
  "876": "усл. ед",
  "625": "лист",
};

/** The short name of a unit, by its code with or without blanks and zeros in front. */
export const okeiName = (code: string): string | undefined => names[code.trim().padStart(3, "0")];
