import { type Currency, currencyDigits, type Language, type Money } from "@torg/contracts";

type Formats = { readonly money: (amount: Money) => string; readonly quantity: (quantity: number) => string };

/** How a language writes figures: `1 299,00 ₽` and `1,5` in Russian, `RUB 1,299.00` and `1.5` in English. */
export const formats: Readonly<Record<Language, Formats>> = {
  ru: formatsOf("ru-RU"),
  en: formatsOf("en-US"),
};

function formatsOf(locale: string): Formats {
  const quantities = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const currencies = new Map<Currency, Intl.NumberFormat>(); // one takes longer to make than a whole mail
  const format = (currency: Currency): Intl.NumberFormat => {
    const known = currencies.get(currency) ?? new Intl.NumberFormat(locale, { style: "currency", currency });
    currencies.set(currency, known);
    return known;
  };
  return {
    money: ({ minor, currency }) => format(currency).format(minor / 10 ** currencyDigits[currency]),
    quantity: (quantity) => quantities.format(quantity),
  };
}
