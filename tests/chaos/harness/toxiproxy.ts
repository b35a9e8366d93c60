import { eventually } from "@torg/chassis/testing";
import { madeByGo, toolsFolder } from "@torg/torg/infra";

const release = {
  name: "toxiproxy",
  module: "github.com/Shopify/toxiproxy/v2",
  version: "v2.12.0",
  main: "./cmd/server",
} as const;

/** What a connection may suffer, as toxiproxy has it; times in milliseconds, rates in kB a second. */
export type Toxic =
  | { readonly type: "latency"; readonly attributes: { readonly latency: number; readonly jitter?: number } }
  | { readonly type: "bandwidth"; readonly attributes: { readonly rate: number } }
  | { readonly type: "slow_close"; readonly attributes: { readonly delay: number } }
  /** 0: nothing passes any more, and nobody is told. */
  | { readonly type: "timeout"; readonly attributes: { readonly timeout: number } }
  | { readonly type: "reset_peer"; readonly attributes: { readonly timeout: number } }
  | { readonly type: "limit_data"; readonly attributes: { readonly bytes: number } };

/** A way to a server that can be cut, or made bad. */
export type Path = {
  /** The address with this way in it. */
  readonly url: string;
  /** Gives back how the toxic is taken away again. */
  readonly poison: (toxic: Toxic, way?: "upstream" | "downstream") => Promise<() => Promise<void>>;
  /** Connections end, and new ones are refused. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
};
export type Toxiproxy = {
  /** A way to the server of an address, under a name of its own. */
  readonly between: (name: string, address: string) => Promise<Path>;
  readonly stop: () => Promise<void>;
};

/** Where the program is; throws with the reason where it cannot be had. */
export const toxiproxyProgram = (): Promise<string> =>
  madeByGo(release, { tools: toolsFolder, progress: () => undefined });

export async function startToxiproxy(program: string): Promise<Toxiproxy> {
  const port = freePort();
  const child = Bun.spawn([program, "-host", "127.0.0.1", "-port", `${port}`], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`toxiproxy: ${method} ${path}: ${await answer.text()}`);
  };
  await eventually(() => ask("GET", "/version").then(() => true), { what: "toxiproxy's start" });
  let toxics = 0;
  return {
    async between(name, address) {
      const url = new URL(address);
      const listen = freePort();
      await ask("POST", "/proxies", { name, listen: `127.0.0.1:${listen}`, upstream: url.host });
      url.host = `127.0.0.1:${listen}`;
      return {
        url: url.href,
        async poison(toxic, stream = "downstream") {
          toxics += 1;
          const own = `${toxic.type}-${toxics}`;
          await ask("POST", `/proxies/${name}/toxics`, { name: own, stream, ...toxic });
          return () => ask("DELETE", `/proxies/${name}/toxics/${own}`);
        },
        cut: () => ask("POST", `/proxies/${name}`, { enabled: false }),
        mend: () => ask("POST", `/proxies/${name}`, { enabled: true }),
      };
    },
    async stop() {
      child.kill("SIGTERM");
      await child.exited;
    },
  };
}

function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}
