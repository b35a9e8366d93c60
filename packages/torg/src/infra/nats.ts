import { join } from "node:path";
import { findProgram } from "./find-program";
import { natsSettings } from "./nats-settings";
import { admin, bareEnvironment, type Recipe, Unavailable } from "./recipe";

/** NATS on loopback: nothing is kept, so its folder holds a config and a log. */
export const nats: Recipe = async ({ folder, ports, passwordOf }) => {
  const program = findProgram("nats-server");
  if (!program) throw new Unavailable("there is no nats-server on the PATH (Debian: nats-server)");
  const password = passwordOf("nats", admin);
  const settings = natsSettings(`127.0.0.1:${ports.nats}`, (account) => passwordOf("nats", account));
  return {
    files: { "nats.conf": settings },
    url: `nats://${admin}:${password}@127.0.0.1:${ports.nats}`,
    processes: [
      {
        name: "nats",
        command: [program, "--config", join(folder, "nats.conf")],
        cwd: folder,
        env: bareEnvironment,
        stopSignal: "TERM",
      },
    ],
  };
};
