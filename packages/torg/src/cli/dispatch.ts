import type { Command } from "./command";
import { helpOf, overview } from "./help";
import { nearest } from "./nearest";
import { UsageFault } from "./usage-fault";

/** Finds the command that the words begin with, and starts it or prints its help. */
export async function dispatch(commands: readonly Command[], args: readonly string[]): Promise<void> {
  const [first] = args;
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    console.log(overview(commands));
    return;
  }
  const command = commands.find(({ name }) => name.split(" ").every((word, at) => args[at] === word));
  if (!command) throw unknownCommand(commands, args);

  const rest = args.slice(command.name.split(" ").length);
  if (rest.includes("--help") || rest.includes("-h")) {
    console.log(helpOf(command));
    return;
  }
  await command.start(rest);
}

function unknownCommand(commands: readonly Command[], args: readonly string[]): UsageFault {
  const typed = args
    .slice(0, 2)
    .filter((word) => !word.startsWith("-"))
    .join(" ");
  const names = commands.map(({ name }) => name);
  const guess =
    nearest(typed, names) ??
    nearest(args[0] ?? "", names) ??
    names.find((name) => name.startsWith(`${args[0]} `));
  return new UsageFault(`there is no command “${typed}”${guess ? `: did you mean torg ${guess}?` : ""}`);
}
