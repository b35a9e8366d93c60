const uuid = (n: number) => `0190a000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const lines = [1, 2, 3];

/** Asks what three lines of a cart cost now. */
export const question = { variantIds: lines.map((n) => `var_${uuid(n)}` as const) };

/** The answer of `product.quote` to that. */
export const quote = {
  lines: lines.map((n) => ({
    variantId: `var_${uuid(n)}` as const,
    productId: `prd_${uuid(n)}` as const,
    sku: `B-${n}-46`,
    name: `Куртка походная, модель ${n} (46)`,
    unit: "шт",
    price: { minor: 199_000 + n, currency: "RUB" as const },
    available: 12,
    forSale: true,
  })),
};

export const questionBytes = Buffer.from(JSON.stringify(question));
export const quoteBytes = Buffer.from(JSON.stringify(quote));
