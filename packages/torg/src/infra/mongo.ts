import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { provisionDocumentsAdmin } from "@torg/chassis/servers";
import { ferretdb } from "./ferretdb";
import { findProgram } from "./find-program";
import { admin, bareEnvironment, type Place, type Recipe, Unavailable } from "./recipe";

/** MongoDB where there is a mongod on the PATH, else FerretDB on SQLite, which speaks its protocol. */
export const mongo: Recipe = async (place) => {
  const { folder, ports, passwordOf } = place;
  mkdirSync(join(folder, "data"), { recursive: true, mode: 0o700 });
  const password = passwordOf("mongo", admin);
  const env = { ...bareEnvironment, FERRETDB_SETUP_PASSWORD: password };
  const url = `mongodb://${admin}:${password}@127.0.0.1:${ports.mongo}/?authSource=admin`;
  const mongod = findProgram("mongod");
  const command = mongod ? mongodCommand(mongod, place) : await ferretCommand(place);
  return {
    url,
    processes: [{ name: "mongo", command, cwd: folder, env, stopSignal: "TERM" }],
    ...(mongod && { firstLogin: () => provisionDocumentsAdmin(url) }),
  };
};

const mongodCommand = (mongod: string, { folder, ports }: Place): readonly string[] => [
  mongod,
  "--auth",
  ...["--dbpath", join(folder, "data")],
  ...["--port", `${ports.mongo}`],
  ...["--bind_ip", "127.0.0.1"],
];

/** It makes its administrator itself, and knows accounts but no rights: whoever is let in may do everything. */
async function ferretCommand({ folder, ports, tools, progress }: Place): Promise<readonly string[]> {
  return [
    await made(tools, progress),
    "--handler=sqlite",
    `--sqlite-url=file:${join(folder, "data")}/`,
    `--state-dir=${folder}`,
    `--listen-addr=127.0.0.1:${ports.mongo}`,
    "--debug-addr=-",
    "--telemetry=disable",
    "--log-level=error",
    "--test-enable-new-auth",
    "--setup-database=admin",
    `--setup-username=${admin}`, // its password is in the environment: everybody sees command lines
  ];
}

async function made(tools: string, progress: (line: string) => void): Promise<string> {
  try {
    return await ferretdb(tools, progress);
  } catch (error) {
    if (error instanceof Unavailable)
      throw new Unavailable(`there is no mongod on the PATH; ${error.message}`);
    throw error;
  }
}
