import { lines, stopWhenOrphaned } from "@torg/chassis/servers";
import type { Speaker } from "./joined-log";

export type Launch = {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly port: number;
  readonly speaker: Speaker;
  /** Something about it is another than before. */
  readonly changed: () => void;
};

export type RunningProcess = {
  readonly name: string;
  readonly pid: () => number | undefined;
  readonly ready: () => boolean;
  /** How often it was started again, asked or not. */
  readonly restarts: () => number;
  /** Resolves when the environment is found wrong, and with nothing else: all else is tried again. */
  readonly misconfigured: Promise<void>;
  /** Resolves when it answers; rejects when it does not within this time, or is stopped. */
  readonly answers: (withinMs: number) => Promise<void>;
  /** Lets it finish what it has begun, and starts it again at once. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly kill: () => void;
};

/** EX_CONFIG of sysexits.h. */
const wrongConfig = 78;
const pauseMsMin = 100;
const pauseMsMax = 5_000;
/** A process that lived so long died of something else than its start. */
const healthyMs = 10_000;
const lookEveryMs = 50;

/** Keeps one process running: what dies is started again, after pauses that grow from 0.1 to 5 s while it keeps dying. */
export function keepRunning(launch: Launch): RunningProcess {
  const { name, speaker, changed } = launch;
  const misconfigured = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<"stopped">();
  let child: Bun.Subprocess | undefined;
  let ready = false;
  let stopping = false;
  let asked = false;
  let restarts = -1;

  async function liveOnce(): Promise<number> {
    const started = spawn(launch);
    child = started;
    restarts += 1;
    changed();
    void becomeReady(started);
    const code = await started.exited;
    child = undefined;
    ready = false;
    changed();
    return code;
  }

  async function becomeReady(started: Bun.Subprocess): Promise<void> {
    while (child === started && !(await isReady(launch.port))) await Bun.sleep(lookEveryMs);
    if (child !== started) return;
    ready = true;
    changed();
  }

  async function live(): Promise<void> {
    let pauseMs = pauseMsMin;
    while (!stopping) {
      const since = performance.now();
      const code = await liveOnce();
      if (stopping) return;
      if (code === wrongConfig) return misconfigured.resolve();
      if (asked) {
        asked = false;
        pauseMs = pauseMsMin;
        continue;
      }
      if (performance.now() - since > healthyMs) pauseMs = pauseMsMin;
      speaker.err(`${name} ended (${code}): it is started again in ${pauseMs / 1_000} s`);
      await Promise.race([Bun.sleep(pauseMs), stopped.promise]);
      pauseMs = Math.min(pauseMs * 2, pauseMsMax);
    }
  }
  const lived = live();

  async function answers(withinMs: number): Promise<void> {
    const until = Date.now() + withinMs;
    while (!ready) {
      if (stopping) throw new Error(`${name} was stopped`);
      if (Date.now() > until) throw new Error(`${name} did not answer within ${withinMs / 1_000} s`);
      await Bun.sleep(lookEveryMs);
    }
  }

  return {
    name,
    pid: () => child?.pid,
    ready: () => ready,
    restarts: () => restarts,
    misconfigured: misconfigured.promise,
    answers,
    async restart() {
      asked = true;
      const leaving = child;
      leaving?.kill("SIGTERM");
      await leaving?.exited;
    },
    async stop() {
      stopping = true;
      stopped.resolve("stopped");
      child?.kill("SIGTERM");
      await lived;
    },
    kill: () => child?.kill("SIGKILL"),
  };
}

function spawn({ command, cwd, env, speaker }: Launch): Bun.Subprocess {
  const child = Bun.spawn([...command], {
    cwd,
    env,
    detached: true, // Ctrl-C reaches us alone: a second signal would cut its stop short
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const watcher = stopWhenOrphaned(child.pid, undefined, "TERM");
  void child.exited.finally(() => watcher[Symbol.dispose]());
  void pass(child.stdout, speaker.out);
  void pass(child.stderr, speaker.err);
  return child;
}

async function pass(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  say: (line: string) => void,
): Promise<void> {
  for await (const line of lines(stream)) say(line);
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) });
    return answer.ok;
  } catch {
    return false;
  }
}
