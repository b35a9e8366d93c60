import { z } from "zod";

/** The words of other languages than the first, which stands in the fields themselves and is Russian in most shops. */
export const translations = <S extends z.ZodRawShape>(words: S) =>
  z.strictObject({ en: z.strictObject(words).optional() });
