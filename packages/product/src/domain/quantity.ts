/** Three decimals, as the database keeps them: sums of floats leave noise behind. */
export const exact = (quantity: number): number => Math.round(quantity * 1000) / 1000;

/** What a figure may be at most, by the contract. */
export const quantityMax = 1_000_000_000;
