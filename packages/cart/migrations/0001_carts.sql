-- One cart per owner. A cart that became an order is deleted: its lines live on in the checkout's snapshot.
create table carts (
  id uuid primary key,
  owner text not null unique, -- usr_…, or the SHA-256 of a guest's secret in hex
  status text not null check (status in ('open', 'frozen')),
  lines jsonb not null check (jsonb_typeof(lines) = 'array'),
  version int not null,
  updated_at timestamptz not null,
  quoted_at timestamptz not null -- when the oldest of its prices was read
);
-- "which open carts hold this variant": prices that change, products that go
create index carts_holding on carts using gin (jsonb_path_query_array(lines, '$[*].variantId') jsonb_path_ops) where status = 'open';
create index carts_by_age on carts (updated_at) where status = 'open';

-- A try to order a cart, kept under its owner's key.
create table checkouts (
  id uuid primary key,
  owner text not null,
  key text not null,
  cart_id uuid not null,
  snapshot jsonb not null, -- what is ordered: no later change of the cart or of a price reaches it
  state text not null check (state in ('frozen', 'placed', 'thawed', 'closed')),
  order_id uuid,
  touched_at timestamptz not null, -- the last move, or the last try to make one
  unique (owner, key)
);
-- a cart is frozen by one checkout at a time
create unique index checkouts_under_way on checkouts (cart_id) where state in ('frozen', 'placed');
create index checkouts_standing on checkouts (touched_at) where state in ('frozen', 'placed');
create index checkouts_over on checkouts (touched_at) where state in ('thawed', 'closed');
