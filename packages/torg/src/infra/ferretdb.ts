import { type GoProgram, madeByGo } from "./made-by-go";

/** The last release with a SQLite backend. */
const version = "v1.24.2";
const release: GoProgram = {
  name: "ferretdb",
  module: "github.com/FerretDB/FerretDB",
  version,
  main: "./cmd/ferretdb",
  flags: ["-tags=ferretdb_no_postgresql"],
  files: { "build/version/version.txt": `${version}\n` },
};

/** FerretDB's program, which speaks MongoDB's protocol. */
export const ferretdb = (tools: string, progress: (line: string) => void): Promise<string> =>
  madeByGo(release, { tools, progress });
