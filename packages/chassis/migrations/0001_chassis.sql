-- The chassis' own tables, the same in every service's database.
create schema if not exists torg;

-- What was asked under a key, and the exact bytes of its answer.
create table torg.requests (
  actor text not null,
  operation text not null,
  key text not null,
  fingerprint text not null,
  deadline timestamptz not null, -- past it a repeat takes an unanswered one over
  ok boolean,
  answer text, -- text, not jsonb: jsonb reorders keys, and a repeat gets the same bytes
  opened_at timestamptz not null default now(),
  primary key (actor, operation, key)
);
create index requests_by_age on torg.requests (opened_at);

-- The inbox: which event had which effect, where neither a version nor a natural key says so.
create table torg.claims (
  handler text not null,
  event_id uuid not null,
  claimed_at timestamptz not null default now(),
  primary key (handler, event_id)
);
create index claims_by_age on torg.claims (claimed_at);

-- Events that are true but not yet told.
create table torg.outbox (
  id bigint generated always as identity primary key,
  event_id uuid not null,
  type text not null,
  subject text not null,
  data text not null,
  traceparent text not null,
  request_id text not null,
  occurred_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  coalesce_key text unique -- while it waits, a newer state replaces the older one
);
create index outbox_due on torg.outbox (due_at, id);

-- Embedded only: what RabbitMQ's queues hold between processes.
create table torg.deliveries (
  id bigint generated always as identity primary key,
  queue text not null,
  event_id uuid not null,
  type text not null,
  subject text not null,
  data text not null,
  traceparent text not null,
  request_id text not null,
  occurred_at timestamptz not null,
  attempts int not null default 0,
  due_at timestamptz not null default now(),
  dead_at timestamptz,
  reason text
);
create index deliveries_due on torg.deliveries (due_at, id) where dead_at is null;
create index deliveries_dead on torg.deliveries (dead_at) where dead_at is not null;

-- One relay, one leader of jobs: whoever holds the row.
create table torg.leases (
  name text primary key,
  holder text not null,
  expires_at timestamptz not null
);
