import { appendFileSync } from "node:fs";
import { type Environment, type Host, type ServiceDefinition, startTorg } from "@torg/chassis";
import { armSeams } from "@torg/chassis/testing";
import { end, middle, source } from "./line-services";
import type { Answer, Ask, MemberPlan } from "./member-talk";
import { plantedEvents } from "./planted-events";

/** A process of the line, to be killed from within. It is told what to be by its first message, and ends with its parent. */
const definitions = [source, middle, end];
type Events = Host["events"];

process.once("disconnect", () => process.exit());
process.once("message", (plan: MemberPlan) => void be(plan));
answer({ kind: "here" });

async function be({ services, env, dataDir, heardFile, planted, retryDelaysMs }: MemberPlan): Promise<void> {
  const wrap = (events: Events): Events => {
    const broken = planted === undefined ? events : plantedEvents[planted](events);
    return {
      relay: (relaySource) => broken.relay(relaySource),
      consume: (queue) =>
        broken.consume({
          ...queue,
          retryDelaysMs: retryDelaysMs ?? queue.retryDelaysMs,
          receive: (batch) => {
            // Before anything else, and to a file that outlives this process: what came over the wire is counted here.
            appendFileSync(
              heardFile,
              batch
                .map(
                  ({ eventId, cameBack, attempts }) =>
                    `${queue.name} ${eventId} ${cameBack} ${attempts} ${Date.now()}\n`,
                )
                .join(""),
            );
            return queue.receive(batch);
          },
        }),
    };
  };
  const torg = await startTorg({
    services: definitions
      .filter(({ name }) => services.some((own) => own === name))
      .map((own) => wrapped(own, wrap)),
    env: env as Environment,
    dataDir,
  });

  process.on("message", (ask: Ask) => {
    if (ask.kind === "arm") arm(ask);
    else void write(torg.host, ask);
  });
  answer({ kind: "up", url: torg.url });
}

const wrapped = (definition: ServiceDefinition, wrap: (events: Events) => Events): ServiceDefinition => ({
  ...definition,
  start: (host, config) => definition.start({ ...host, events: wrap(host.events) }, config),
});

/** The seam's next passes are counted down, and the last of them is the end of this process. */
function arm({ seam, pass, flushed }: Extract<Ask, { kind: "arm" }>): void {
  let left = pass;
  armSeams((reached) => {
    if (reached !== seam) return;
    left -= 1;
    const die = () => process.kill(process.pid, "SIGKILL");
    if (left === 0 && flushed && seam === "published")
      setImmediate(() => setImmediate(die)); // the client writes a turn later
    else if (left === 0) die();
  });
}

async function write({ calls }: Host, { id, text }: Extract<Ask, { kind: "write" }>): Promise<void> {
  const began = performance.now();
  const reply = await calls.request({
    procedure: "order.write",
    input: JSON.stringify({ text }),
    deadline: Date.now() + 10_000,
    requestId: text,
    traceparent: `00-${text
      .replaceAll(/[^0-9a-f]/g, "")
      .padEnd(32, "1")
      .slice(0, 32)}-${"2".repeat(16)}-00`,
    caller: "gateway",
    principal: { role: "guest", guest: "a".repeat(64) },
    key: text,
  });
  answer({ kind: "told", id, code: reply.ok ? "ok" : reply.failure.code, tookMs: performance.now() - began });
}

function answer(message: Answer): void {
  process.send?.(message);
}
