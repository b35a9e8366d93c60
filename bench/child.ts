import { eventually } from "@torg/chassis/testing";

export type Child = {
  readonly pid: number;
  readonly url: string;
  readonly stop: () => Promise<void>;
};

type Launch = {
  readonly file: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it answers once it is ready. */
  readonly path?: string;
};

/** A process as a shop runs it: warnings alone are logged, answers are not checked again. */
export const asInProduction = { LOG_LEVEL: "warn", LOG_FORMAT: "json", NODE_ENV: "production" };

/** Runs a file in a process of its own, told its port by PORT, until it answers there. */
export async function startChild({ file, env = {}, path = "/readyz" }: Launch): Promise<Child> {
  const port = freePort();
  const given = Object.entries({ ...Bun.env, ...asInProduction, ...env, PORT: `${port}` });
  const child = Bun.spawn([process.execPath, "run", file], {
    stdin: "ignore",
    stdout: Bun.env.BENCH_TALK ? "inherit" : "ignore",
    stderr: "inherit",
    env: Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  });
  const url = `http://127.0.0.1:${port}`;
  await answering(child, `${url}${path}`);
  return { pid: child.pid, url, stop: () => end(child) };
}

/** Waits for a process to answer; one that ends instead is a failure at once. */
export async function answering(child: Bun.Subprocess, url: string): Promise<void> {
  const ready = await eventually(
    async () => child.exitCode !== null || (await fetch(url).catch(() => undefined))?.ok,
    { what: `${url} answering`, withinMs: 120_000 },
  );
  if (ready && child.exitCode !== null) throw new Error(`the process for ${url} ended (${child.exitCode})`);
}

export async function end(child: Bun.Subprocess): Promise<void> {
  child.kill("SIGTERM");
  await child.exited;
}

export function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}

/** Stops in the opposite order of the starts, also when something went wrong in between. */
export async function withClosing<T>(work: (later: (stop: () => unknown) => void) => Promise<T>): Promise<T> {
  const closing: (() => unknown)[] = [];
  try {
    return await work((stop) => void closing.push(stop));
  } finally {
    for (const stop of closing.reverse()) await stop();
  }
}
