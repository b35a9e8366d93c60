import type { z } from "zod";
import { parseOptions } from "./parse-options";
import { UsageFault } from "./usage-fault";

type Declaration<O extends z.ZodObject> = {
  /** The words that call it: `up`, `orders stuck`. */
  readonly name: string;
  readonly does: string;
  /** A boolean is a flag; what a string holds stands in `value` of its meta: `<folder>`. */
  readonly options: O;
  /** What may follow besides options, as the help shows it: `[names…]`. */
  readonly words?: string;
  /** Sets `process.exitCode` when the answer is no; a failure is thrown. */
  readonly run: (options: z.output<O>, words: readonly string[]) => Promise<void>;
};

/** A command as the command line sees it; the types of its options stay inside. */
export type Command = Pick<Declaration<z.ZodObject>, "name" | "does" | "words" | "options"> & {
  readonly start: (args: readonly string[]) => Promise<void>;
};

export function command<O extends z.ZodObject>(declaration: Declaration<O>): Command {
  return {
    ...declaration,
    start: async (args) => {
      const { values, words } = parseOptions(declaration, args);
      const read = declaration.options.safeParse(values);
      if (!read.success) throw wrongValue(read.error.issues, declaration.name);
      await declaration.run(read.data, words);
    },
  };
}

function wrongValue([issue]: readonly z.core.$ZodIssue[], name: string): UsageFault {
  return new UsageFault(`--${issue?.path.join(".")}: ${issue?.message}`, name);
}
