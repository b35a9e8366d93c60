-- Prices: lists for everybody and for groups of buyers, tiers by quantity, sales, and what prices were before.
-- Every column has a constant default: no row is written again by adding it.
alter table price_lists
  add column currency text, -- a price in another one is refused; null: in whatever 1C sends
  add column vat_included boolean not null default true, -- or it comes on top
  add column groups text[] not null default '{}', -- buyers of these groups are sold by it, too
  add column preference integer not null default 100; -- of two lists that both have a price, the lower one speaks

-- A row without a window stands; one with a window is a sale, which lies over what stands and is over by itself.
alter table prices
  add column from_quantity numeric(15, 3) not null default 1 check (from_quantity >= 1), -- a piece of one pays as one
  add column starts_at timestamptz not null default '-infinity',
  add column ends_at timestamptz not null default 'infinity',
  add column set_at timestamptz not null default now(), -- of rows that were there before: when this file was applied
  add column edge_at timestamptz, -- when its sale begins or ends, as long as that is still to be told
  add constraint prices_window check (starts_at < ends_at and (starts_at = '-infinity') = (ends_at = 'infinity')),
  drop constraint prices_pkey,
  add primary key (variant_id, price_list_id, from_quantity, starts_at);
alter table prices alter column set_at set default clock_timestamp();
create index prices_edges on prices (edge_at) where edge_at is not null;

-- A price in whole units of its currency, to be compared with one of another scale.
create function price_amount(minor bigint, scale smallint, currency text) returns numeric
  language sql immutable parallel safe
  return minor * case coalesce(scale, case currency when 'JPY' then 0 when 'KWD' then 3 else 2 end)
    when 0 then 1 when 1 then 0.1 when 2 then 0.01 when 3 then 0.001 when 4 then 0.0001 when 5 then 0.00001
    else 0.000001 end; -- a power costs three times as much

-- Rows that are over: replaced, taken away, or both before they began, and then nothing is kept. No foreign keys: it
-- outlives the list. What holds today is in `prices`.
create table price_history (
  variant_id uuid not null,
  price_list_id uuid not null,
  from_quantity numeric(15, 3) not null,
  minor bigint not null,
  scale smallint,
  currency text not null,
  sale boolean not null,
  from_at timestamptz not null,
  to_at timestamptz not null check (from_at < to_at)
);
create index price_history_of_variant on price_history (variant_id, to_at);

-- By trigger, so that it is written in the statement of the change, whoever makes it.
create function keep_replaced_prices() returns trigger language plpgsql as $$
begin
  insert into price_history
  select o.variant_id, o.price_list_id, o.from_quantity, o.minor, o.scale, o.currency, o.starts_at > '-infinity',
         greatest(o.set_at, o.starts_at), least(n.set_at, o.ends_at)
  from was o join became n using (variant_id, price_list_id, from_quantity, starts_at)
  where (o.minor, o.scale, o.currency, o.ends_at) is distinct from (n.minor, n.scale, n.currency, n.ends_at)
    and greatest(o.set_at, o.starts_at) < least(n.set_at, o.ends_at);
  return null;
end $$;
create function keep_removed_prices() returns trigger language plpgsql as $$
declare at timestamptz := clock_timestamp();
begin
  insert into price_history
  select o.variant_id, o.price_list_id, o.from_quantity, o.minor, o.scale, o.currency, o.starts_at > '-infinity',
         greatest(o.set_at, o.starts_at), least(at, o.ends_at)
  from was o where greatest(o.set_at, o.starts_at) < least(at, o.ends_at);
  return null;
end $$;
create trigger keep_replaced_prices after update on prices
  referencing old table as was new table as became for each statement execute function keep_replaced_prices();
create trigger keep_removed_prices after delete on prices
  referencing old table as was for each statement execute function keep_removed_prices();

-- Lists that began or ceased to speak for somebody: whose prices a job tells, variant by variant, up to `after`.
create table price_lists_due (
  id bigint primary key generated always as identity,
  price_list_id uuid not null,
  after uuid not null default '00000000-0000-0000-0000-000000000000'
);
