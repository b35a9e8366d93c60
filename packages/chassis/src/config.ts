import { z } from "zod";

type Shape = Readonly<Record<string, z.ZodType>>;

/** What a service reads from the environment: names, their rules and their defaults. */
export type ConfigDeclaration<S extends Shape = Shape> = { readonly shape: S };
export type ConfigOf<D extends ConfigDeclaration> = {
  readonly [K in keyof D["shape"]]: z.output<D["shape"][K]>;
};

/** Declares variables. Nothing is read before the launcher has read them all, so that one start shows every fault. */
export const defineConfig = <S extends Shape>(shape: S): ConfigDeclaration<S> => ({ shape });

/** A value that must not reach a log or an error: it prints as `[secret]`. */
export type Secret = {
  readonly reveal: () => string;
  readonly toString: () => string;
  readonly toJSON: () => string;
};
export const secret = (value: string): Secret => ({
  reveal: () => value,
  toString: () => "[secret]",
  toJSON: () => "[secret]",
});
export const secretString = z.string().min(1).transform(secret);

/** `on`, `true`, `1`, `yes` and their opposites. */
export const flag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["on", "true", "1", "yes", "off", "false", "0", "no"]))
  .transform((word) => ["on", "true", "1", "yes"].includes(word));

export const integer = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Every fault of the environment, one line each; the process should exit with 78 (EX_CONFIG). */
export class ConfigFaults extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `the environment has ${faults.length} fault${faults.length === 1 ? "" : "s"}:\n${faults.map((f) => `  ${f}`).join("\n")}`,
    );
    this.name = "ConfigFaults";
    this.faults = faults;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads one declaration; the faults come back as lines that name the variable and never show a secret's value. */
export function readConfig<D extends ConfigDeclaration>(
  declaration: D,
  env: Environment,
): { config?: ConfigOf<D>; faults: string[] } {
  const given = Object.fromEntries(
    Object.keys(declaration.shape).flatMap((name) =>
      env[name] === undefined || env[name] === "" ? [] : [[name, env[name]]],
    ),
  );
  const parsed = z.object(declaration.shape).safeParse(given);
  if (!parsed.success)
    return { faults: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`) };
  return { config: parsed.data as ConfigOf<D>, faults: [] };
}
