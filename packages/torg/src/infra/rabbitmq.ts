import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rabbitDefinitions } from "./accounts/rabbit-definitions";
import { findProgram, findRabbit } from "./find-program";
import { admin, bareEnvironment, type Recipe, Unavailable } from "./recipe";

/** RabbitMQ with a node name, a cookie and an epmd of its own, and every port on loopback. */
export const rabbitmq: Recipe = async ({ folder, ports, passwordOf, running, progress }) => {
  const program = findRabbit();
  const epmd = findProgram("epmd");
  if (!program || !epmd)
    throw new Unavailable("there is no rabbitmq-server on the PATH (Debian: rabbitmq-server)");
  if (!running) progress("RabbitMQ takes about ten seconds");

  const password = passwordOf("rabbitmq", admin);
  const at = (name: string): string => join(folder, name);
  const cookie = at(".erlang.cookie");
  if (!existsSync(cookie)) writeFileSync(cookie, passwordOf("rabbitmq", "cookie").slice(0, 32));
  chmodSync(folder, 0o700);
  chmodSync(cookie, 0o400); // anything else, and it fails with exit code 0
  for (const name of ["data", "log", "generated", "schema"]) mkdirSync(at(name), { recursive: true });

  const definitions = rabbitDefinitions((account) => passwordOf("rabbitmq", account));
  const settings = [
    `listeners.tcp.local = 127.0.0.1:${ports.rabbitmq}`,
    `load_definitions = ${at("definitions.json")}`,
    "disk_free_limit.absolute = 200MB",
    "vm_memory_high_watermark.absolute = 1GB",
    "log.console = true",
    "log.console.level = warning",
    "log.file = false",
  ];
  const files = {
    "definitions.json": `${JSON.stringify(definitions, null, 2)}\n`,
    "rabbitmq.conf": `${settings.join("\n")}\n`,
    "rabbitmq-env.conf": "",
    "advanced.config": "[].\n",
    enabled_plugins: "[].\n",
  };
  const env = {
    ...bareEnvironment,
    HOME: folder,
    ERL_EPMD_PORT: `${ports["rabbitmq-epmd"]}`,
    ERL_EPMD_ADDRESS: "127.0.0.1",
    RABBITMQ_NODENAME: "torg@localhost",
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_NODE_PORT: `${ports.rabbitmq}`,
    RABBITMQ_DIST_PORT: `${ports["rabbitmq-dist"]}`,
    RABBITMQ_MNESIA_BASE: at("data"),
    RABBITMQ_LOG_BASE: at("log"),
    RABBITMQ_PID_FILE: at("log/node.pid"),
    RABBITMQ_CONF_ENV_FILE: at("rabbitmq-env.conf"),
    RABBITMQ_CONFIG_FILE: at("rabbitmq.conf"),
    RABBITMQ_ADVANCED_CONFIG_FILE: at("advanced.config"),
    RABBITMQ_ENABLED_PLUGINS_FILE: at("enabled_plugins"),
    RABBITMQ_GENERATED_CONFIG_DIR: at("generated"),
    RABBITMQ_SCHEMA_DIR: at("schema"),
    RABBITMQ_FEATURE_FLAGS_FILE: at("data/feature_flags"),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}",
    RUNNING_UNDER_SYSTEMD: "yes", // the script becomes the server, so that the process we know is the server
  };
  const shared = { cwd: folder, stopSignal: "TERM" } as const;
  return {
    files,
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
