import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rabbitDefinitions } from "./accounts/rabbit-definitions";
import { findProgram, findRabbit } from "./find-program";
import { admin, bareEnvironment, type Recipe, Unavailable } from "./recipe";

/** RabbitMQ with a node name, a cookie and an epmd of its own, and every port on loopback. */
export const rabbitmq: Recipe = async ({ folder, ports, passwordOf, progress }) => {
  const program = findRabbit();
  const epmd = findProgram("epmd");
  if (!program || !epmd)
    throw new Unavailable("there is no rabbitmq-server on the PATH (Debian: rabbitmq-server)");
  progress("RabbitMQ takes about ten seconds");

  const password = passwordOf("rabbitmq", admin);
  const file = (name: string, text: string, mode = 0o600): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode });
    return path;
  };
  const cookie = join(folder, ".erlang.cookie");
  if (!existsSync(cookie)) writeFileSync(cookie, passwordOf("rabbitmq", "cookie").slice(0, 32));
  chmodSync(folder, 0o700);
  chmodSync(cookie, 0o400); // anything else, and it fails with exit code 0
  for (const name of ["data", "log", "generated", "schema"])
    mkdirSync(join(folder, name), { recursive: true });

  const definitions = file(
    "definitions.json",
    JSON.stringify(
      rabbitDefinitions((account) => passwordOf("rabbitmq", account)),
      null,
      2,
    ),
  );
  const config = file(
    "rabbitmq.conf",
    [
      `listeners.tcp.local = 127.0.0.1:${ports.rabbitmq}`,
      `load_definitions = ${definitions}`,
      "disk_free_limit.absolute = 200MB",
      "vm_memory_high_watermark.absolute = 1GB",
      "log.console = true",
      "log.console.level = warning",
      "log.file = false",
      "",
    ].join("\n"),
  );
  const env = {
    ...bareEnvironment,
    HOME: folder,
    ERL_EPMD_PORT: `${ports["rabbitmq-epmd"]}`,
    ERL_EPMD_ADDRESS: "127.0.0.1",
    RABBITMQ_NODENAME: "torg@localhost",
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_NODE_PORT: `${ports.rabbitmq}`,
    RABBITMQ_DIST_PORT: `${ports["rabbitmq-dist"]}`,
    RABBITMQ_MNESIA_BASE: join(folder, "data"),
    RABBITMQ_LOG_BASE: join(folder, "log"),
    RABBITMQ_PID_FILE: join(folder, "log/node.pid"),
    RABBITMQ_CONF_ENV_FILE: file("rabbitmq-env.conf", ""),
    RABBITMQ_CONFIG_FILE: config,
    RABBITMQ_ADVANCED_CONFIG_FILE: file("advanced.config", "[].\n"),
    RABBITMQ_ENABLED_PLUGINS_FILE: file("enabled_plugins", "[].\n"),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, "generated"),
    RABBITMQ_SCHEMA_DIR: join(folder, "schema"),
    RABBITMQ_FEATURE_FLAGS_FILE: join(folder, "data/feature_flags"),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}",
    RUNNING_UNDER_SYSTEMD: "yes", // the script becomes the server, so that the process we know is the server
  };
  const shared = { cwd: folder, stopSignal: "TERM" } as const;
  return {
    url: `amqp://${admin}:${password}@127.0.0.1:${ports.rabbitmq}`,
    processes: [
      {
        ...shared,
        name: "epmd",
        command: [epmd, "-port", env.ERL_EPMD_PORT, "-address", "127.0.0.1"],
        env: { ...bareEnvironment, HOME: folder },
      },
      { ...shared, name: "rabbitmq", command: [program], env },
    ],
  };
};
