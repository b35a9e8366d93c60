import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ferretdb } from "./ferretdb";
import { findProgram } from "./find-program";
import { bareEnvironment, type Recipe } from "./recipe";

/** MongoDB where there is a mongod on the PATH, else FerretDB on SQLite, which speaks its protocol. */
export const mongo: Recipe = async ({ folder, ports, tools, progress }) => {
  const data = join(folder, "data");
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const mongod = findProgram("mongod");
  const command = mongod
    ? [mongod, "--dbpath", data, "--port", `${ports.mongo}`, "--bind_ip", "127.0.0.1"]
    : [
        await ferretdb(tools, progress),
        "--handler=sqlite",
        `--sqlite-url=file:${data}/`,
        `--state-dir=${folder}`,
        `--listen-addr=127.0.0.1:${ports.mongo}`,
        "--debug-addr=-",
        "--telemetry=disable",
        "--log-level=warn",
      ];
  return {
    url: `mongodb://127.0.0.1:${ports.mongo}`,
    processes: [{ name: "mongo", command, cwd: folder, env: bareEnvironment, stopSignal: "TERM" }],
  };
};
