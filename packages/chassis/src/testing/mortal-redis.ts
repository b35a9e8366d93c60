import { connect } from "node:net";
import { environment } from "../environment";
import { eventually } from "./eventually";
import { tempFolder } from "./temp-folder";
import { testIf } from "./test-if";

/** A Redis of a test's own, which it may kill, stop in its tracks and start again. */
export type MortalRedis = {
  readonly url: string;
  readonly start: () => Promise<void>;
  /** SIGKILL: nothing is saved. */
  readonly kill: () => Promise<void>;
  /** SIGSTOP: connections stand, and nobody answers. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
};

const program = Bun.which("redis-server");

/** A test that needs `redis-server` itself, to do to it what a shared one must not suffer. With `CI=true` it fails where there is none. */
export const testWithMortalRedis = testIf(
  program !== null || environment.CI === "true",
  "there is no redis-server on the PATH",
);

/** `settings` as its command line takes them: `["--appendonly", "yes"]`. */
export async function startMortalRedis(settings: readonly string[] = []): Promise<MortalRedis> {
  const folder = tempFolder();
  const port = freePort();
  let server: Bun.Subprocess | undefined;

  async function start(): Promise<void> {
    server = Bun.spawn(
      [
        program ?? "redis-server",
        "--port",
        `${port}`,
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        folder.path,
        ...settings,
      ],
      { stdout: "ignore", stderr: "ignore" },
    );
    await eventually(() => accepts(port), { what: "Redis taking connections" });
  }
  async function kill(): Promise<void> {
    server?.kill("SIGKILL");
    await server?.exited;
  }
  process.once("exit", () => server?.kill("SIGKILL")); // a test that ran out of time has not stopped it
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    pause: () => server?.kill("SIGSTOP"),
    resume: () => server?.kill("SIGCONT"),
    async stop() {
      await kill();
      folder[Symbol.dispose]();
    },
  };
}

function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  listener.stop(true);
  return listener.port;
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
