-- A copy of the accounts: whom to write to, in which language, and who is staff. The newest version wins.
create table people (
  user_id uuid primary key,
  version integer not null,
  email text,
  name text,
  language text not null check (language in ('ru', 'en')),
  role text not null check (role in ('buyer', 'staff', 'admin')),
  forgotten boolean not null default false, -- stays, so that a late event brings nothing back
  constraint people_known_or_forgotten check (forgotten = (email is null) and forgotten = (name is null))
);
create index people_of_staff on people (user_id) where role <> 'buyer';

-- Which topics a reader switched off or on; a topic that is not named is on.
create table preferences (
  user_id uuid primary key,
  mail jsonb not null,
  feed jsonb not null
);

create table notifications (
  id uuid primary key,
  position bigint generated always as identity, -- handed out under a lock, so it grows in the order of commits
  user_id uuid not null,
  cause text not null, -- what it tells of: an event that comes twice is told once
  topic text not null check (topic in ('account', 'order', 'payment', 'stock', 'sync')),
  language text not null check (language in ('ru', 'en')),
  title text not null,
  text text not null,
  order_id uuid,
  read_at timestamptz,
  created_at timestamptz not null default now(),
  constraint notifications_once unique (user_id, cause)
);
create unique index notifications_of_user on notifications (user_id, position); -- history, and what a stream goes on from
create index notifications_unread on notifications (user_id, position) where read_at is null;
create index notifications_by_age on notifications (created_at);

create table mails (
  id uuid primary key,
  message_id text not null, -- of the mail itself, written once: a second sending carries the same
  cause text not null,
  user_id uuid, -- none for a guest
  recipient text not null,
  subject text not null,
  text text not null,
  state text not null check (state in ('kept', 'queued', 'sent', 'failed')),
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  reason text, -- why the last try failed
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  constraint mails_once unique (cause, recipient)
);
create index mails_due on mails (due_at) where state = 'queued';
create index mails_of_user on mails (user_id) where user_id is not null;
create index mails_to on mails (recipient, id);
create index mails_by_age on mails (created_at);

-- Whether a variant is low, as of its newest version: a notice goes out when it falls, not while it lies.
create table stock_levels (
  variant_id uuid primary key,
  version integer not null,
  low boolean not null,
  fell_at integer -- the version at which it fell last; none for one that was first met low
);
