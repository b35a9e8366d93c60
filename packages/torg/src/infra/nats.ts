import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { natsAccounts } from "./accounts/nats-accounts";
import { findProgram } from "./find-program";
import { admin, bareEnvironment, type Recipe, Unavailable } from "./recipe";

/** NATS on loopback: nothing is kept, so its folder holds a config and a log. */
export const nats: Recipe = async ({ folder, ports, passwordOf }) => {
  const program = findProgram("nats-server");
  if (!program) throw new Unavailable("there is no nats-server on the PATH (Debian: nats-server)");
  const password = passwordOf("nats", admin);
  const config = join(folder, "nats.conf");
  const settings = {
    server_name: "torg",
    listen: `127.0.0.1:${ports.nats}`,
    max_payload: 1_048_576,
    // A half-open client is noticed in 15 s, as the clients notice a half-open server
    ping_interval: "5s",
    ping_max: 2,
    authorization: { users: natsAccounts((account) => passwordOf("nats", account)) },
  };
  writeFileSync(config, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 }); // its format takes JSON
  return {
    url: `nats://${admin}:${password}@127.0.0.1:${ports.nats}`,
    processes: [
      {
        name: "nats",
        command: [program, "--config", config],
        cwd: folder,
        env: bareEnvironment,
        stopSignal: "TERM",
      },
    ],
  };
};
