import { fileURLToPath } from "node:url";
import type { Answer, Ask, MemberPlan } from "./member-talk";

/** `unknown`: it died before it answered, and it may have happened. */
export type Told = { readonly code: string; readonly tookMs: number };

export type Member = {
  readonly pid: number;
  /** Its HTTP edge, once it is up; nothing where it died before. */
  readonly up: Promise<string | undefined>;
  readonly gone: Promise<void>;
  /** How it ended: the signal, or its exit code. Nothing while it lives. */
  readonly ended: () => string | undefined;
  readonly arm: (strike: Omit<Extract<Ask, { kind: "arm" }>, "kind">) => void;
  readonly write: (text: string) => Promise<Told>;
  /** SIGKILL from outside. */
  readonly kill: () => Promise<void>;
};

const main = fileURLToPath(new URL("./member.ts", import.meta.url));

/** A process of its own; it is gone when this process is. */
export function startMember(plan: MemberPlan): Member {
  const up = Promise.withResolvers<string | undefined>();
  const asked = new Map<string, (told: Told) => void>();
  let alive = true;
  const child = Bun.spawn([process.execPath, main], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...Bun.env, NODE_ENV: "production" },
    serialization: "json",
    ipc(message: Answer) {
      if (message.kind === "here") send(plan);
      if (message.kind === "up") up.resolve(message.url);
      if (message.kind !== "told") return;
      asked.get(message.id)?.(message);
      asked.delete(message.id);
    },
  });
  const send = (message: MemberPlan | Ask) => {
    try {
      child.send(message);
    } catch {
      // it is gone, and whoever waits for an answer is told so below
    }
  };
  const gone = child.exited.then(() => {
    alive = false;
    up.resolve(undefined);
    for (const tell of asked.values()) tell({ code: "unknown", tookMs: 0 });
    asked.clear();
  });
  return {
    pid: child.pid,
    up: up.promise,
    gone,
    ended: () => (alive ? undefined : `${child.signalCode ?? child.exitCode}`),
    arm: (strike) => send({ kind: "arm", ...strike }),
    write(text) {
      if (!alive) return Promise.resolve({ code: "unknown", tookMs: 0 });
      const id = crypto.randomUUID();
      const told = Promise.withResolvers<Told>();
      asked.set(id, told.resolve);
      send({ kind: "write", id, text });
      return told.promise;
    },
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
