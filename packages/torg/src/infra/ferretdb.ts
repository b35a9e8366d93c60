import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { environment } from "../environment";
import { findProgram } from "./find-program";
import { Unavailable } from "./recipe";

/** The last one with a SQLite backend. */
const version = "v1.24.2";
const source = `github.com/FerretDB/FerretDB@${version}`;
const Download = z.object({ Dir: z.string() });

/** FerretDB's program: made by Go on the first call, which takes a minute and the network, and kept in `tools`. */
export async function ferretdb(tools: string, progress: (line: string) => void): Promise<string> {
  const program = join(tools, `ferretdb-${version}`);
  if (existsSync(program)) return program;
  const go = findProgram("go");
  if (!go)
    throw new Unavailable("there is no mongod on the PATH, and no go to make FerretDB with: install either");

  progress(`there is no mongod: making FerretDB ${version} with Go, which takes a minute the first time`);
  mkdirSync(tools, { recursive: true });
  const work = mkdtempSync(join(tools, "ferretdb-"));
  try {
    const { Dir } = Download.parse(JSON.parse(await run([go, "mod", "download", "-json", source], work)));
    // As `go install` would, but that a release's version is a file which is not part of the module
    const code = join(work, "source");
    cpSync(Dir, code, { recursive: true });
    await run(["chmod", "-R", "u+w", code], work);
    writeFileSync(join(code, "build/version/version.txt"), `${version}\n`);
    const made = join(work, "ferretdb");
    await run(
      [go, "build", "-trimpath", "-tags=ferretdb_no_postgresql", `-o=${made}`, "./cmd/ferretdb"],
      code,
    );
    renameSync(made, program); // complete or not there: a kill leaves nothing half
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return program;
}

async function run(command: string[], cwd: string): Promise<string> {
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
  throw new Unavailable(`FerretDB could not be made: ${(err || out).trim().split("\n").slice(-3).join(" ")}`);
}
