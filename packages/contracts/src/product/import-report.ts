import { z } from "zod";

/** What one batch of an import did. `unchanged` rows were equal to what 1C had sent before. */
export const ImportReport = z.strictObject({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
});
export type ImportReport = z.infer<typeof ImportReport>;
