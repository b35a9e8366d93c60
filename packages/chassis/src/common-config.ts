import { z } from "zod";
import { type ConfigOf, defineConfig, flag, integer, secretString } from "./config";

/** Variables that mean the same in every service. */
export const commonConfig = defineConfig({
  /** Where the HTTP edge listens; 0 takes a free port. */
  PORT: integer(0, 65_535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  /** `auto`: for people on a terminal, JSON elsewhere. */
  LOG_FORMAT: z.enum(["auto", "pretty", "json"]).default("auto"),
  /** A PostgreSQL server; each service has its own database and role on it. Absent: embedded. */
  DATABASE_URL: secretString.optional(),
  /** Connections of one service; few are better than many: on two cores four cost a tenth less CPU per order than eight. */
  DATABASE_POOL_MAX: integer(1, 100).default(4),
  /** What a statement may take that somebody waits for; where the deadline leaves less, that. */
  STATEMENT_TIMEOUT_MS: integer(100, 600_000).default(3_000),
  /** What a statement of a consumer's or a job's transaction may take. Migrations have 10 minutes. */
  BACKGROUND_STATEMENT_TIMEOUT_MS: integer(100, 600_000).default(30_000),
  /** How long a statement waits for a lock; migrations 10 s. */
  LOCK_TIMEOUT_MS: integer(100, 60_000).default(1_000),
  /** A database server that has been silent for so long is taken for gone, and its connections are cut. */
  DATABASE_SILENCE_MS: integer(1_000, 120_000).default(10_000),
  /** What a call may take when its contract says nothing. */
  CALL_DEADLINE_MS: integer(100, 120_000).default(10_000),
  /** How much shorter the deadline is that a callee sees, a tenth of what is left at most: its answer has still to come back. */
  CALL_MARGIN_MS: integer(0, 10_000).default(50),
  /** After so long without an answer, what may be repeated is asked once more: whoever was asked may be dead. */
  CALL_SILENCE_MS: integer(50, 60_000).default(1_500),
  /** Calls in flight from one service to another, for each class of procedure (read, write, money). */
  CALLS_IN_FLIGHT_MAX: integer(1, 10_000).default(64),
  /** Calls that wait for their turn beside those; one more is refused. */
  CALLS_WAITING_MAX: integer(0, 100_000).default(1_024),
  /** The same for money, which waits as long as its deadline lets it. */
  MONEY_CALLS_WAITING_MAX: integer(0, 100_000).default(4_096),
  /** Calls in flight to one system outside Torg. */
  OUTSIDE_IN_FLIGHT_MAX: integer(1, 1_000).default(16),
  /** A breaker opens when more than this share of the calls in its window failed, and there were enough of them. */
  BREAKER_FAILED_PERCENT: integer(1, 99).default(50),
  BREAKER_CALLS_MIN: integer(1, 100_000).default(20),
  BREAKER_WINDOW_MS: integer(1_000, 600_000).default(10_000),
  /** How long an open breaker stays so at most; the first time a tenth of it, then doubling. */
  BREAKER_OPEN_MS: integer(10, 600_000).default(10_000),
  /** Calls by which it is found out whether the other side is well again. */
  BREAKER_PROBES: integer(1, 100).default(5),
  /** Tries after the first, of what may be tried again. */
  RETRIES_MAX: integer(0, 10).default(2),
  /** Retries of this process, as a share of the calls that may be tried again. */
  RETRY_BUDGET_PERCENT: integer(0, 100).default(10),
  /** Checks every answer against its contract; costs as much as a small call. */
  VALIDATE_OUTPUT: flag.optional(),
  /** How long an event may wait for neighbours before the relay moves them together. */
  RELAY_LINGER_MS: integer(0, 1_000).default(20),
  RELAY_POLL_MS: integer(50, 60_000).default(250),
  /** Deliveries that one transaction of a consumer takes at most. */
  CONSUMER_BATCH: integer(1, 256).default(32),
  /** Messages of one queue that a process may have in hand: RabbitMQ gives no more before some are done. */
  CONSUMER_PREFETCH: integer(1, 1_000).default(32),
  /** What a handler of an event may take; past it the delivery has failed, and is tried again or parked. */
  HANDLER_TIMEOUT_MS: integer(100, 600_000).default(30_000),
  /** A delivery that came back this often without an end, because its process died or it hung, is parked. */
  STARTS_MAX: integer(2, 1_000).default(3),
  /** How long answers of keyed commands and claims are kept. */
  KEEP_KEYS_DAYS: integer(1, 90).default(7),
  /** A stop that takes longer is cut short: what was acknowledged is on disk. */
  STOP_TIMEOUT_MS: integer(1_000, 120_000).default(30_000),
  /** How long the port still answers after readiness turned red; give a balancer in front the time to look. */
  READY_GRACE_MS: integer(0, 60_000).default(0),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** Share of traces that are exported, 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Service identities: a folder with a private key per service and the trusted public ones. */
  IDENTITY_DIR: z.string().optional(),
  /** Where 1C packages and media are kept; absent: below the data folder. */
  FILES_DIR: z.string().optional(),
  /** An S3 bucket instead of a folder: `s3://<key>:<secret>@<host>[:port]/<bucket>[?region=…&tls=off]`. */
  FILES_URL: secretString.optional(),
  /** Where copies of the bucket's files lie while they are read; absent: the system's folder for such things. */
  FILES_COPIES_DIR: z.string().optional(),
  /** What those copies may take together in one process; an archive that is larger is refused. */
  FILES_COPIES_BYTES_MAX: integer(1_048_576, 1_099_511_627_776).default(4_294_967_296),
  /** A NATS server between processes. Absent: calls and signals stay in this process. */
  NATS_URL: secretString.optional(),
  /** How long a start waits for a NATS server that does not answer yet. */
  NATS_START_TIMEOUT_MS: integer(0, 600_000).default(30_000),
  /** A stream between processes gives a sign of life this often; two missed ones end it on either side. */
  STREAM_BEAT_MS: integer(100, 60_000).default(2_000),
  /** Where other processes reach this one's HTTP edge; absent: HOST and the port it got. */
  ADVERTISE_URL: z.url().optional(),
  /** A RabbitMQ server. Absent: events go through the producer's own database. */
  AMQP_URL: secretString.optional(),
  /** Before the name of every exchange and queue: several Torgs on one RabbitMQ. */
  AMQP_PREFIX: z
    .string()
    .regex(/^([a-z0-9]+[.-])?$/)
    .default(""),
  /** Messages that a queue of RabbitMQ holds at most; more are refused, and wait in the outbox. Read when the queue is made. */
  AMQP_QUEUE_LENGTH_MAX: integer(1, 100_000_000).default(5_000_000),
  /** A Redis that keeps what it acknowledged: carts live there. Absent: in the cart's database. */
  CART_REDIS_URL: secretString.optional(),
  /** What one of its commands may take. */
  CART_REDIS_TIMEOUT_MS: integer(100, 60_000).default(2_000),
  /** `trusted` takes its word that it loses nothing: for managed servers that do not show their settings (CONFIG GET). */
  CART_REDIS_DURABILITY: z.enum(["checked", "trusted"]).default("checked"),
  /** A Redis that may forget: the second cache level and the counts of rate limits. Absent: in this process. */
  CACHE_REDIS_URL: secretString.optional(),
  /** What may be waited for it, a command; after that an answer is made without it. */
  CACHE_REDIS_TIMEOUT_MS: integer(5, 5_000).default(50),
  /** How long it is left alone after three failures in a row. */
  CACHE_REDIS_PAUSE_MS: integer(100, 60_000).default(1_000),
  /** A MongoDB server: notification history lives there. Absent: in the notification's database. */
  MONGODB_URL: secretString.optional(),
  /** Connections of one service to it. */
  MONGODB_POOL_MAX: integer(1, 100).default(8),
  /** A Consul agent, `http://127.0.0.1:8500`: this process registers its HTTP edges there. */
  CONSUL_HTTP_ADDR: z.url().optional(),
  CONSUL_HTTP_TOKEN: secretString.optional(),
  /** How often the agent is asked whether it still knows this process. */
  CONSUL_CHECK_MS: integer(100, 600_000).default(15_000),
  /**
   * PEM files: whom to trust, and what to show to the servers. Where any is given, every server is asked for TLS
   * whatever its address says; only `sslmode=disable` takes a PostgreSQL out, as its socket does.
   */
  TLS_CA_FILE: z.string().optional(),
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
});
export type CommonConfig = ConfigOf<typeof commonConfig>;
