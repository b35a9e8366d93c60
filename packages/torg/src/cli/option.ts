import { z } from "zod";

export type Option = { readonly name: string; readonly says: string; readonly value?: string };

const Meta = z.object({ description: z.string(), value: z.string().optional() });

/** The options of a command for its help and for the parser; one without a `value` is a flag. */
export function optionsOf(shape: z.ZodObject): Option[] {
  return Object.entries(shape.shape).map(([name, schema]) => {
    const { description, value } = Meta.parse(schema.meta());
    return { name, says: description, ...(value !== undefined && { value }) };
  });
}
