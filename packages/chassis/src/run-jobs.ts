import type { ServiceKey } from "./calls/caller";
import type { Host } from "./host";
import type { Job } from "./jobs";
import type { Log } from "./telemetry/log";

type Turn<X> = (
  name: string,
  options: { deadlineMs: number },
  work: (ctx: X) => Promise<void>,
) => Promise<void>;
type Running<S extends ServiceKey, C, X> = {
  readonly service: S;
  readonly jobs: readonly Job<C, X>[];
  readonly config: C;
  readonly run: Turn<X>;
  readonly mayLead: () => boolean;
  readonly host: Host;
  readonly log: Log;
};

/** A turn may take this long before its calls are given up. */
const turnDeadlineMs = 60_000;

/** Runs a service's jobs while it leads: a job's turns never overlap, and a failed one waits for the next. */
export function runJobs<S extends ServiceKey, C, X>({
  service,
  jobs,
  config,
  run,
  mayLead,
  host,
  log,
}: Running<S, C, X>) {
  let stopping = false;
  const turns = new Set<Promise<void>>();
  const timers = new Set<ReturnType<typeof setTimeout>>();

  async function turn(job: Job<C, X>): Promise<void> {
    if (!mayLead()) return;
    const started = performance.now();
    let outcome = "ok";
    try {
      await run(`${service} job ${job.name}`, { deadlineMs: turnDeadlineMs }, job.work);
    } catch (error) {
      outcome = "failed";
      log.error({ err: error, job: job.name }, `job ${job.name} failed`);
    } finally {
      host.metrics.jobs.observe({ service, job: job.name, outcome }, (performance.now() - started) / 1000);
    }
  }

  function plan(job: Job<C, X>): void {
    if (stopping) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      const going = turn(job).finally(() => {
        turns.delete(going);
        plan(job);
      });
      turns.add(going);
    }, job.everyMs(config));
    timers.add(timer);
  }

  for (const job of jobs) plan(job);
  return {
    async stop() {
      stopping = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(turns);
    },
  };
}
