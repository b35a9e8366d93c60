import { parseArgs } from "node:util";
import type { z } from "zod";
import { nearest } from "./nearest";
import { type Option, optionsOf } from "./option";
import { UsageFault } from "./usage-fault";

type Takes = {
  readonly name: string;
  readonly options: z.ZodObject;
  readonly words?: string | undefined;
};
type Parsed = { readonly values: Readonly<Record<string, unknown>>; readonly words: readonly string[] };
type Spelled = { readonly name: string; readonly rawName: string; readonly value?: string | undefined };

/** Takes a command's arguments apart; what it does not know is a fault that names the nearest it does know. */
export function parseOptions(command: Takes, args: readonly string[]): Parsed {
  const options = optionsOf(command.options);
  const types = Object.fromEntries(
    options.map(({ name, value }) => [name, { type: value ? ("string" as const) : ("boolean" as const) }]),
  );
  const { tokens } = parseArgs({ args: [...args], options: types, strict: false, tokens: true });

  const values: Record<string, unknown> = {};
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === "option") values[token.name] = readValue(token, options, command.name);
    if (token.kind === "positional") words.push(token.value);
  }
  if (words.length > 0 && command.words === undefined) {
    throw new UsageFault(`${command.name} does not take “${words[0]}”`, command.name);
  }
  return { values, words };
}

function readValue(
  { name, rawName, value }: Spelled,
  options: readonly Option[],
  command: string,
): string | true {
  const option = options.find((known) => known.name === name);
  if (!option) {
    const guess = nearest(
      name,
      options.map((known) => known.name),
    );
    throw new UsageFault(
      `${command} has no option ${rawName}${guess ? `: did you mean --${guess}?` : ""}`,
      command,
    );
  }
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageFault(`${rawName} takes no value`, command);
    return true;
  }
  if (value === undefined || value.startsWith("--")) {
    throw new UsageFault(`${rawName} needs a value: ${rawName} ${option.value}`, command);
  }
  return value;
}
