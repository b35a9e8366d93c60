-- The 1C bases that may sign in.
create table connections (
  id uuid primary key,
  login text not null unique,
  name text not null,
  password_hash text not null,
  charset text not null default 'utf-8',
  last_exchange_at timestamptz,
  -- One exchange per connection writes at a time: who, and until when it may be silent.
  writer_id uuid,
  writer_until timestamptz not null default '-infinity',
  created_at timestamptz not null default now()
);

-- Wrong passwords, counted per login and address within a window.
create table refused_sign_ins (
  login text not null,
  address text not null,
  failures int not null,
  since timestamptz not null,
  primary key (login, address)
);

create table sessions (
  id uuid primary key,
  connection_id uuid not null references connections on delete cascade,
  token_hash text not null unique,
  version text, -- agreed on at `init`
  client text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
);
create index sessions_of_connection on sessions (connection_id, started_at desc);
create index sessions_by_age on sessions (seen_at);

-- Uploads come in parts without a number or an end: the next part of a name is the next row.
create table parts (
  session_id uuid not null references sessions on delete cascade,
  kind text not null,
  file text not null,
  number int not null,
  path text not null,
  bytes bigint not null,
  hash text not null,
  received_at timestamptz not null,
  primary key (session_id, kind, file, number)
);

-- The journal, and the jobs behind it: how far an import has come is written with what it took.
create table exchanges (
  id uuid primary key,
  connection_id uuid not null references connections on delete cascade,
  session_id uuid not null,
  kind text not null,
  file text,
  content_hash text,
  state text not null,
  phase text not null,
  objects int not null default 0, -- in the file, known after the check
  position int not null default 0, -- of them taken
  touched int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  refused int not null default 0,
  waiting int not null default 0,
  message text,
  started_at timestamptz not null,
  ended_at timestamptz,
  unique (session_id, kind, file, content_hash)
);
create index exchanges_of_connection on exchanges (connection_id, id desc);
create index exchanges_unfinished on exchanges (started_at) where state = 'importing';

create table faults (
  id bigint generated always as identity primary key,
  exchange_id uuid not null references exchanges on delete cascade,
  file text not null,
  kind text not null,
  external_id text not null,
  name text,
  reason text not null,
  at timestamptz not null
);
create index faults_of_exchange on faults (exchange_id, id);

-- Identity: what 1C calls a thing, and what we call it; what 1C said of it last, and what the shop was told.
create table objects (
  id uuid primary key,
  connection_id uuid not null references connections on delete cascade,
  kind text not null,
  key text not null, -- trimmed, in lower case: how ids are compared
  external_id text not null, -- as 1C spells it, for the way back
  product_key text, -- of variants
  received jsonb not null,
  applied jsonb,
  told boolean not null default false, -- the shop has it
  refused text,
  exchange_id uuid, -- the last that carried it
  pending boolean not null generated always as (received is distinct from applied) stored,
  created_at timestamptz not null default now(),
  unique (connection_id, kind, key)
);
create index objects_pending on objects (connection_id, kind, id) where pending;
create index variants_of_product on objects (connection_id, product_key) where kind = 'variant';

-- What 1C is to hear: the newest version of each order that moved.
create table orders (
  id uuid primary key,
  number text not null,
  version int not null,
  status text,
  status_version int not null default 0,
  heard_at timestamptz not null
);

-- What each 1C has stored, order by order.
create table exported_orders (
  connection_id uuid not null references connections on delete cascade,
  order_id uuid not null,
  version int not null,
  at timestamptz not null,
  primary key (connection_id, order_id)
);

-- The answer to the last `query` of a session: `success` acknowledges these versions and nothing else.
create table sent_orders (
  session_id uuid not null references sessions on delete cascade,
  order_id uuid not null,
  version int not null,
  exchange_id uuid not null references exchanges on delete cascade,
  primary key (session_id, order_id)
);
