-- The catalogue: what is sold, under which words it is found, and for how much.
create type product_state as enum (
  'published',
  'unpublished', -- hidden by staff: an import does not show it again
  'withdrawn', -- hidden by an import, and shown again by one
  'removed' -- out of the shop for good; orders keep what they bought
);

-- Words as they are searched: in lower case, without punctuation, ё as е.
create function searchable(words text) returns text
  language sql immutable parallel safe
  return regexp_replace(translate(lower(words), 'ё', 'е'), '[^[:alnum:]]+', ' ', 'g');

-- `russian` stems Latin words as English ones, so one configuration serves both.
-- A name weighs more than codes, and codes more than a description.
create function product_document(name text, codes text, description text) returns tsvector
  language sql immutable parallel safe
  return setweight(to_tsvector('russian', searchable(name)), 'A')
      || setweight(to_tsvector('russian', coalesce(searchable(codes), '')), 'B')
      || setweight(to_tsvector('russian', searchable(description)), 'C');

create table categories (
  id uuid primary key,
  parent_id uuid, -- no foreign key: a child may arrive before its parent
  name text not null,
  slug text not null unique
);

create table products (
  id uuid primary key, -- a UUIDv7: the order of ids is the order of arrival
  slug text not null unique,
  name text not null,
  description text not null,
  unit text not null,
  state product_state not null,
  category_ids uuid[] not null,
  images text[] not null,
  attributes jsonb not null,
  version integer not null default 0,
  search tsvector not null default '',
  updated_at timestamptz not null default now()
);
create index products_newest on products (id) where state = 'published';
create index products_of_category on products using gin (category_ids) where state = 'published';
create index products_by_words on products using gin (search) where state = 'published';

create table variants (
  id uuid primary key,
  product_id uuid not null references products,
  sku text not null,
  name text, -- where it is called otherwise than its product
  barcode text,
  options jsonb not null,
  retired boolean not null default false,
  version integer not null default 0 -- of its prices; a figure of stock has its ledger's
) with (fillfactor = 80);
create unique index variants_by_sku on variants (sku) where not retired; -- a retired one sets its SKU free
create index variants_of_product on variants (product_id);

create table price_lists (
  id uuid primary key,
  name text not null,
  base boolean not null -- goods are sold by it: one for each 1C base, and one of the shop's own where there is none
);

create table prices (
  variant_id uuid not null references variants,
  price_list_id uuid not null references price_lists,
  minor bigint not null check (minor >= 0),
  scale smallint, -- decimals, where they are not the currency's own
  currency text not null,
  primary key (variant_id, price_list_id)
);

-- Stock: figures, and the ledger that explains every one of them.
create table warehouses (
  id uuid primary key,
  name text not null,
  priority integer generated always as identity -- goods are taken from the oldest first
);

create table stock (
  variant_id uuid not null references variants,
  warehouse_id uuid not null references warehouses,
  on_hand numeric(15, 3) not null default 0,
  reserved numeric(15, 3) not null default 0,
  imported numeric(15, 3), -- the last figure from 1C: repeating it changes nothing, whatever was sold since
  primary key (variant_id, warehouse_id),
  constraint stock_reserved_not_negative check (reserved >= 0),
  constraint stock_reserved_is_there check (on_hand >= reserved)
) with (fillfactor = 70);

create type movement_kind as enum ('adjust', 'import', 'reserve', 'release', 'spend');

-- No foreign keys: rows are written only beside the figure they explain, in the same statement.
create table movements (
  id bigint generated always as identity primary key,
  variant_id uuid not null,
  warehouse_id uuid not null,
  kind movement_kind not null,
  on_hand numeric(15, 3) not null, -- what it added to the figure of the same name, or took from it
  reserved numeric(15, 3) not null,
  cause text not null, -- the order, or the request
  reason text, -- a person's own words
  at timestamptz not null default now()
);
create index movements_of_variant on movements (variant_id, id);

create type reservation_state as enum ('held', 'released');

create table reservations (
  order_id uuid primary key,
  revision integer not null, -- 0: released before anything was held
  state reservation_state not null,
  at timestamptz not null default now()
);

-- What an order took from a shelf. What is neither spent nor released is still reserved there.
create table reservation_lines (
  order_id uuid not null references reservations,
  variant_id uuid not null,
  warehouse_id uuid not null,
  quantity numeric(15, 3) not null,
  spent numeric(15, 3) not null default 0,
  released numeric(15, 3) not null default 0,
  primary key (order_id, variant_id, warehouse_id),
  constraint reservation_lines_add_up check (spent >= 0 and released >= 0 and spent + released <= quantity)
);
