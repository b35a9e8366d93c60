create type order_status as enum (
  'pending', 'awaiting_payment', 'confirmed', 'paid', 'partly_shipped', 'shipped', 'delivered',
  'rejected', 'expiring', 'cancelled', 'refunding', 'refunded'
);
create type stop_reason as enum ('expired', 'declined', 'cancelled', 'out_of_stock');
create type payment_method as enum ('card', 'invoice', 'on_delivery');
create type payment_fact as enum ('captured', 'refunded', 'declined', 'voided');

-- What people and 1C call an order: eleven digits at most, never used twice.
create sequence order_numbers start 100001 maxvalue 99999999999;

create table orders (
  id uuid primary key,
  number bigint not null unique default nextval('order_numbers'),
  checkout_id uuid not null unique, -- one order per checkout, however often it is asked
  cart_id uuid not null,
  buyer_id uuid,
  guest_hash text, -- of the cart's secret
  status order_status not null,
  reason stop_reason,
  short_sku text,
  version int not null, -- every change of the order or of anything below it is a compare and set
  lines jsonb not null, -- as bought: a later price change must not reach it
  total_minor bigint not null check (total_minor >= 0),
  currency char(3) not null,
  contact jsonb, -- absent once the person asked to be forgotten
  language char(2) not null,
  method payment_method not null,
  comment text,
  placed_at timestamptz not null,
  changed_at timestamptz not null,
  expires_at timestamptz,
  drive_after timestamptz, -- set wherever the order has a next step of its own
  driven_by text,
  attempts int not null default 0,
  last_error text,
  constraint orders_one_owner check (num_nonnulls(buyer_id, guest_hash) = 1)
);
create index orders_of_buyer on orders (buyer_id, id desc) where buyer_id is not null; -- "my orders", newest first: ids are ordered by time
create index orders_of_guest on orders (guest_hash, id desc) where guest_hash is not null;
create index orders_by_status on orders (status, id desc);
create index orders_unpaid on orders (expires_at) where status = 'awaiting_payment'; -- the expiry job
create index orders_to_drive on orders (drive_after) where drive_after is not null; -- the recovery job

create table order_history (
  order_id uuid not null references orders,
  version int not null,
  status order_status not null,
  reason stop_reason,
  at timestamptz not null,
  primary key (order_id, version)
);

create table payments (
  id uuid primary key, -- our key at the provider
  order_id uuid not null references orders,
  provider text not null,
  minor bigint not null check (minor > 0),
  ref text,
  redirect_url text,
  opened_at timestamptz,
  look_at timestamptz,
  looking_since timestamptz not null
);
create index payments_of_order on payments (order_id);
create index payments_to_look_at on payments (look_at) where look_at is not null; -- the poller

create table refunds (
  id uuid primary key, -- our key at the provider
  order_id uuid not null references orders,
  payment_id uuid not null references payments,
  minor bigint not null check (minor > 0),
  at timestamptz not null
);
create index refunds_of_order on refunds (order_id);

-- What providers said, once per thing that happened.
create table payment_facts (
  order_id uuid not null references orders,
  payment_id uuid not null references payments,
  kind payment_fact not null,
  id text not null, -- the provider's capture, or our refund
  minor bigint check (minor > 0),
  reason text,
  at timestamptz not null,
  primary key (order_id, payment_id, kind, id),
  constraint payment_facts_money check ((kind in ('captured', 'refunded')) = (minor is not null))
);

-- Double entry: each money fact is booked twice, and all entries of a fact add up to nothing.
create table ledger_entries (
  order_id uuid not null,
  payment_id uuid not null,
  kind payment_fact not null,
  fact_id text not null,
  account text not null check (account in ('provider', 'buyer')),
  minor bigint not null,
  currency char(3) not null,
  at timestamptz not null,
  primary key (order_id, payment_id, kind, fact_id, account),
  foreign key (order_id, payment_id, kind, fact_id) references payment_facts
);

create table shipments (
  id uuid primary key,
  order_id uuid not null references orders,
  shipped_by text not null,
  key text not null,
  lines jsonb not null,
  at timestamptz not null,
  unique (order_id, shipped_by, key) -- a document that comes again ships nothing
);
