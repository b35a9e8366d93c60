import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stopWhenOrphaned } from "@torg/chassis/servers";
import { eventually } from "@torg/chassis/testing";

/** How a process went that was asked to. */
export type Departure = { readonly code: number | null; readonly tookMs: number };

/** One process of a shop, in the test's hand: nobody starts it again but the test. */
export type ShopProcess = {
  /** `order-2`; `order` where there is one. */
  readonly name: string;
  readonly service: string;
  /** Its own edge; the same in every life. */
  readonly url: string;
  readonly isUp: () => boolean;
  /** Resolves when it is ready. One that ends instead is started again, as whoever runs processes does; the third time it fails with its last words. */
  readonly start: () => Promise<void>;
  /** SIGTERM, and waits. */
  readonly stop: () => Promise<Departure>;
  /** SIGKILL, and waits. */
  readonly kill: () => Promise<void>;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Everything it has logged in all its lives, a line each. */
  readonly log: () => readonly string[];
};

type Plan = {
  readonly name: string;
  readonly service: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  /** Where its log goes. */
  readonly folder: string;
};

const readyWithinMs = 120_000;
const triesMax = 3;

export function shopProcess({ name, service, command, cwd, env, port, folder }: Plan): ShopProcess {
  const file = join(folder, `${name}.log`);
  const url = `http://127.0.0.1:${port}`;
  let child: Bun.Subprocess | undefined;
  const lives = () => child !== undefined && child.exitCode === null && child.signalCode === null;

  function spawn(): Bun.Subprocess {
    const words = openSync(file, "a", 0o600);
    const started = Bun.spawn([...command], {
      cwd,
      env: { ...env },
      stdin: "ignore",
      stdout: words,
      stderr: words,
    });
    closeSync(words);
    const watcher = stopWhenOrphaned(started.pid, undefined, "TERM");
    void started.exited.finally(() => watcher[Symbol.dispose]());
    return started;
  }
  const log = () => readFileSync(file, "utf8").trimEnd().split("\n");

  return {
    name,
    service,
    url,
    isUp: lives,
    async start() {
      for (let tries = 1; !lives(); tries += 1) {
        child = spawn();
        const answered = await eventually(
          async () =>
            lives()
              ? (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) })).ok && "ready"
              : "ended",
          { what: `${name} answering`, withinMs: readyWithinMs },
        );
        if (answered === "ready") return;
        if (tries === triesMax) throw new Error(`${name} ended:\n${log().slice(-12).join("\n")}`);
      }
    },
    async stop() {
      const began = performance.now();
      child?.kill("SIGTERM");
      await child?.exited;
      return { code: child?.exitCode ?? null, tookMs: Math.round(performance.now() - began) };
    },
    async kill() {
      child?.kill("SIGKILL");
      await child?.exited;
    },
    freeze: () => child?.kill("SIGSTOP"),
    thaw: () => child?.kill("SIGCONT"),
    log,
  };
}
