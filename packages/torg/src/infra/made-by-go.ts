import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { environment } from "../environment";
import { findProgram } from "./find-program";
import { Unavailable } from "./recipe";

/** A program that its own module makes. */
export type GoProgram = {
  readonly name: string;
  readonly module: string;
  /** A release that is not moved: what Go downloads is checked against its public list of sums. */
  readonly version: string;
  /** The command's folder inside the module. */
  readonly main: string;
  readonly flags?: readonly string[];
  /** Files that a release has and its module has not. */
  readonly files?: Readonly<Record<string, string>>;
};

const Download = z.object({ Dir: z.string() });

/** Where the program is: made by Go on the first call, which takes a minute or two and the network, and kept in `tools`. */
export async function madeByGo(
  { name, module, version, main, flags = [], files = {} }: GoProgram,
  { tools, progress }: { tools: string; progress: (line: string) => void },
): Promise<string> {
  const program = join(tools, `${name}-${version}`);
  if (existsSync(program)) return program;
  const go = findProgram("go");
  if (!go) throw new Unavailable(`there is neither ${name} nor a go to make it with: install either`);

  progress(`making ${name} ${version} with Go, which takes a minute or two the first time`);
  mkdirSync(tools, { recursive: true });
  const work = mkdtempSync(join(tools, `${name}-`));
  try {
    const { Dir } = Download.parse(
      JSON.parse(await run(name, [go, "mod", "download", "-json", `${module}@${version}`], work)),
    );
    // As `go install` would, which refuses modules that replace or exclude others
    const source = join(work, "source");
    cpSync(Dir, source, { recursive: true });
    await run(name, ["chmod", "-R", "u+w", source], work);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(source, file), text);
    const made = join(work, name);
    await run(name, [go, "build", "-trimpath", "-ldflags=-s -w", ...flags, `-o=${made}`, main], source);
    renameSync(made, program); // complete or not there: a kill leaves nothing half
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return program;
}

async function run(name: string, command: string[], cwd: string): Promise<string> {
  const child = Bun.spawn(command, {
    cwd,
    env: { ...environment, CGO_ENABLED: "0" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code === 0) return out;
  throw new Unavailable(`${name} could not be made: ${(err || out).trim().split("\n").slice(-3).join(" ")}`);
}
