import type { Command } from "./command";
import { optionsOf } from "./option";
import { paint } from "./paint";

/** What `torg` by itself and `torg --help` print. */
export function overview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, does }) => [name, does] as const);
  return [
    `${paint.bold("torg")}: a commerce backend for shops whose books live in 1C`,
    "",
    ...table(rows),
    "",
    paint.dim("torg <command> --help says more about one of them"),
  ].join("\n");
}

export function helpOf(command: Command): string {
  const options = optionsOf(command.options);
  const usage = ["torg", command.name, options.length > 0 ? "[options]" : "", command.words ?? ""];
  const rows = options.map(
    ({ name, value, says }) => [`--${name}${value ? ` ${value}` : ""}`, says] as const,
  );
  return [
    `${paint.bold(usage.filter(Boolean).join(" "))}: ${command.does}`,
    ...(rows.length > 0 ? ["", ...table(rows)] : []),
  ].join("\n");
}

function table(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${paint.green(left.padEnd(width))}   ${right}`);
}
