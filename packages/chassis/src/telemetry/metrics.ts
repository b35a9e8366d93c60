import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { GuardState } from "../calls/guard";

export type Metrics = ReturnType<typeof openMetrics>;

/** Prometheus metrics of one process; every series carries its service. */
export function openMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
  const uptime = new Gauge({
    name: "torg_process_resident_bytes",
    help: "Resident memory of the process",
    registers,
    collect() {
      this.set(process.memoryUsage().rss);
    },
  });
  const cpu = new Counter({
    name: "torg_process_cpu_seconds_total",
    help: "CPU time of the process",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  const figures = new Set<() => Promise<void>>();
  const labelNames = ["caller", "target", "lane"] as const;
  const guards = {
    inFlight: new Gauge({
      name: "torg_calls_in_flight",
      help: "Calls under way, by who calls whom",
      labelNames,
      registers,
    }),
    waiting: new Gauge({
      name: "torg_calls_waiting",
      help: "Calls that wait for their turn",
      labelNames,
      registers,
    }),
    breaker: new Gauge({
      name: "torg_breaker_state",
      help: "0 closed, 1 half open, 2 open",
      labelNames,
      registers,
    }),
  };
  return {
    /** Brings a figure up to date whenever somebody looks; stops with the answer's `stop`. */
    fresh(measure: () => Promise<void>) {
      figures.add(measure);
      return { stop: () => void figures.delete(measure) };
    },
    /** Prometheus text; a figure that cannot be measured now keeps its last value. */
    async text(): Promise<string> {
      await Promise.allSettled([...figures].map((measure) => measure()));
      return registry.metrics();
    },
    contentType: registry.contentType,
    process: { uptime, cpu },
    http: new Counter({
      name: "torg_http_requests_total",
      help: "HTTP requests",
      labelNames: ["service", "face", "status"],
      registers,
    }),
    calls: new Histogram({
      name: "torg_call_seconds",
      help: "Procedures answered",
      labelNames: ["procedure", "outcome"],
      buckets: seconds,
      registers,
    }),
    late: new Counter({
      name: "torg_calls_late_total",
      help: "Calls that came after their deadline, and were refused unread",
      labelNames: ["service"],
      registers,
    }),
    retries: new Counter({
      name: "torg_call_retries_total",
      help: "Calls tried again",
      labelNames: ["caller", "target"],
      registers,
    }),
    guarded: new Counter({
      name: "torg_calls_not_made_total",
      help: "Calls refused before they were made: too many were waiting, or the breaker was open",
      labelNames: ["caller", "target", "lane", "why"],
      registers,
    }),
    /** Shows a guard's state from now on. */
    watchGuard(labels: Record<"caller" | "target" | "lane", string>, state: () => GuardState): void {
      figures.add(async () => {
        const { inFlight, waiting, breaker } = state();
        guards.inFlight.set(labels, inFlight);
        guards.waiting.set(labels, waiting);
        guards.breaker.set(labels, ["closed", "half open", "open"].indexOf(breaker));
      });
    },
    relayed: new Counter({
      name: "torg_events_relayed_total",
      help: "Events that left an outbox",
      labelNames: ["service"],
      registers,
    }),
    handled: new Counter({
      name: "torg_deliveries_total",
      help: "Deliveries by what became of them",
      labelNames: ["service", "type", "outcome"],
      registers,
    }),
    jobs: new Histogram({
      name: "torg_job_seconds",
      help: "Turns of jobs",
      labelNames: ["service", "job", "outcome"],
      buckets: seconds,
      registers,
    }),
    cacheReads: new Counter({
      name: "torg_cache_reads_total",
      help: "Reads through a cache by where the answer came from; only a miss reached the owner",
      labelNames: ["service", "cache", "outcome"],
      registers,
    }),
    cacheFailures: new Counter({
      name: "torg_cache_server_failures_total",
      help: "Questions to the cache server that it did not answer, or that it was spared",
      labelNames: ["service", "cache", "why"],
      registers,
    }),
    cacheBytes: new Gauge({
      name: "torg_cache_bytes",
      help: "What a cache holds in this process, about",
      labelNames: ["service", "cache"],
      registers,
    }),
    waiting: new Gauge({
      name: "torg_events_waiting",
      help: "Events told or heard later: outbox and deliveries",
      labelNames: ["service"],
      registers,
    }),
    outboxAge: new Gauge({
      name: "torg_outbox_age_seconds",
      help: "Age of the oldest event that waits to be told",
      labelNames: ["service"],
      registers,
    }),
    dead: new Gauge({
      name: "torg_dead_letters",
      help: "Deliveries given up, by the queue that gave them up",
      labelNames: ["service", "queue"],
      registers,
    }),
    queued: new Gauge({
      name: "torg_queue_messages",
      help: "Messages that wait in a queue, without those that somebody has in hand",
      labelNames: ["service", "queue"],
      registers,
    }),
    refused: new Gauge({
      name: "torg_events_refused",
      help: "Events that RabbitMQ would not take or has no queue for; they stay in the outbox and are told again",
      labelNames: ["service"],
      registers,
    }),
    figures: new Gauge({
      name: "torg_figure",
      help: "What a service counts of its own, by the figure's name",
      labelNames: ["service", "figure"],
      registers,
    }),
    statements: new Gauge({
      name: "torg_sql_statements",
      help: "SQL statements since the start",
      labelNames: ["service"],
      registers,
    }),
    commits: new Gauge({
      name: "torg_sql_commits",
      help: "Transactions committed since the start",
      labelNames: ["service"],
      registers,
    }),
  };
}
