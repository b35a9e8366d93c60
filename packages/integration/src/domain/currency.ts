import { Currency } from "@torg/contracts";

/** What the databases of the last twenty years write for a currency; codes are ISO 4217, the old ones included. */
const spellings: Readonly<Record<string, Currency>> = {
  руб: "RUB",
  р: "RUB",
  "₽": "RUB",
  rur: "RUB",
  "643": "RUB",
  "810": "RUB",
  грн: "UAH",
  "₴": "UAH",
  "980": "UAH",
  byr: "BYN",
  "933": "BYN",
  "974": "BYN",
  бел: "BYN",
  kzt: "KZT",
  тг: "KZT",
  тенге: "KZT",
  "398": "KZT",
  $: "USD",
  usd: "USD",
  долл: "USD",
  "840": "USD",
  "€": "EUR",
  евро: "EUR",
  "978": "EUR",
  cny: "CNY",
  юань: "CNY",
  "156": "CNY",
  "392": "JPY",
  "414": "KWD",
};

/** The ISO code behind a spelling, or nothing when the shop does not know the currency. */
export function parseCurrency(source: string): Currency | undefined {
  const word = source.trim().toLowerCase().replace(/\.$/, "");
  const iso = Currency.safeParse(word.toUpperCase());
  return iso.success ? iso.data : spellings[word];
}
