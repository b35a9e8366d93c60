import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

export type Speaker = {
  /** A line of the process's log. */
  readonly out: (line: string) => void;
  /** A line it has for the person. */
  readonly err: (line: string) => void;
};

const colours: readonly Style[] = ["cyan", "magenta", "green", "yellow", "blue", "red", "white"];

/**
 * One log of many processes: each line under the name of its process, in the service's colour. JSON lines name their
 * service themselves and pass as they are.
 */
export function joinedLog(names: readonly string[], { json }: { json: boolean }) {
  const services = [...new Set(names.map(serviceOf))];
  const width = Math.max(...names.map((name) => name.length));
  return (name: string): Speaker => {
    const colour = colours[services.indexOf(serviceOf(name)) % colours.length] ?? "white";
    const under = (stream: NodeJS.WriteStream) => (line: string) => {
      const label = styleText(colour, name.padEnd(width), { stream });
      stream.write(`${label} ${line}\n`);
    };
    return {
      out: json ? (line) => void process.stdout.write(`${line}\n`) : under(process.stdout),
      err: under(process.stderr),
    };
  };
}

const serviceOf = (name: string): string => name.replace(/-\d+$/, "");
