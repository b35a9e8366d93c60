import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@torg/chassis/testing";
import { defaultPorts, type Prepared, recipes, toolsFolder } from "@torg/torg/infra";
import type { ServerFiles } from "./certificates";

type Options = {
  readonly name: keyof typeof recipes;
  /** Its folder, which is its own. */
  readonly folder: string;
  /** Gives what the recipe makes a port for TLS, or turns its only one to TLS. */
  readonly secure: (prepared: Prepared, port: number, files: ServerFiles) => Prepared;
  readonly files: ServerFiles;
};

export type SecureServer = {
  /** Its port for TLS; by default with the name in its certificate, and the scheme that says nothing of TLS. */
  readonly url: (change?: { host?: string; scheme?: string; plain?: boolean }) => string;
  readonly stop: () => Promise<void>;
};

/** A server as `torg infra` would start it, with a port that demands a client's certificate. */
export async function startSecure({ name, folder, secure, files }: Options): Promise<SecureServer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [port = 0, ...free] = freePorts(1 + Object.keys(defaultPorts).length);
  const taken = Object.keys(defaultPorts).map((wanted, at) => [wanted, free[at] ?? 0] as const);
  const ports = { ...defaultPorts, ...Object.fromEntries(taken) };
  const place = { folder, ports, tools: toolsFolder, running: false };
  const plain = await recipes[name]({ ...place, passwordOf: () => "p4ssword", progress: () => undefined });
  const { processes, files: own = {} } = secure(plain, port, files);
  for (const [file, text] of Object.entries(own)) writeFileSync(join(folder, file), text, { mode: 0o600 });
  const running = processes.map(({ command, cwd, env }) =>
    Bun.spawn([...command], {
      cwd,
      env,
      stdin: "ignore",
      stdout: Bun.file(join(folder, "words")),
      stderr: "ignore",
    }),
  );
  const end = (): void => {
    for (const process of running) process.kill("SIGKILL");
  };
  process.once("exit", end); // a test that ran out of time has not stopped it
  const listens = async (at: number): Promise<boolean> => {
    const socket = await Bun.connect({ hostname: "127.0.0.1", port: at, socket: { data: () => undefined } });
    socket.end();
    return true;
  };
  await eventually(() => listens(port), { what: `${name} taking connections`, withinMs: 60_000 });
  return {
    url({ host = "localhost", scheme, plain: toPlain = false } = {}) {
      const address = new URL(plain.url);
      address.hostname = host;
      if (!toPlain) address.port = `${port}`;
      return scheme === undefined ? address.href : address.href.replace(/^[a-z]+:/, `${scheme}:`);
    },
    async stop() {
      end();
      await Promise.all(running.map(({ exited }) => exited));
      process.off("exit", end);
    },
  };
}

function freePorts(count: number): number[] {
  const probes = Array.from({ length: count }, () =>
    Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } }),
  );
  for (const probe of probes) probe.stop(true);
  return probes.map(({ port }) => port);
}
