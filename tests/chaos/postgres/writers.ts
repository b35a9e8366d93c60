import type { CallReply } from "@torg/chassis";
import type { TestTorg } from "@torg/chassis/testing";

/** What writers were told: the notes that were acknowledged, how often something else came, and the longest wait. */
export type Told = {
  readonly acknowledged: Set<string>;
  readonly codes: Map<string, number>;
  longestMs: number;
};

export const deadlineMs = 2_000;

type Ask = { readonly text: string; readonly key: string; readonly withinMs?: number };

export const write = (torg: TestTorg, { text, key, withinMs = deadlineMs }: Ask): Promise<CallReply> =>
  torg.torg.host.calls.request({
    procedure: "order.write",
    input: JSON.stringify({ text }),
    deadline: Date.now() + withinMs,
    requestId: key,
    traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-00`,
    caller: "gateway",
    principal: { role: "guest", guest: "a".repeat(64) },
    key,
  });

/** Clients that write notes until `done`, each under a key of its own and again until a definite answer comes. */
export async function writers(
  torg: TestTorg,
  { count, done }: { count: number; done: () => boolean },
): Promise<Told> {
  const told: Told = { acknowledged: new Set(), codes: new Map(), longestMs: 0 };
  await Promise.all(
    Array.from({ length: count }, async () => {
      while (!done()) {
        const key = crypto.randomUUID();
        while (!(await once(torg, key, told)) && !done()) await Bun.sleep(20);
      }
    }),
  );
  return told;
}

async function once(torg: TestTorg, key: string, told: Told): Promise<boolean> {
  const began = performance.now();
  const late = Promise.withResolvers<"nobody waits longer">();
  const timer = setTimeout(() => late.resolve("nobody waits longer"), deadlineMs);
  const reply = await Promise.race([write(torg, { text: key, key }), late.promise]);
  clearTimeout(timer);
  told.longestMs = Math.max(told.longestMs, performance.now() - began);
  const code = typeof reply === "string" ? reply : reply.ok ? "ok" : reply.failure.code;
  told.codes.set(code, (told.codes.get(code) ?? 0) + 1);
  if (code === "ok") told.acknowledged.add(key);
  return code === "ok";
}
