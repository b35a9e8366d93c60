-- Collections: places that a rule fills. A product's membership is kept like its categories', so that a list of one
-- costs a page. Every column has a constant default: no row is written again by adding it.
alter type slug_kind add value 'collection';

create table collections (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  description text not null default '',
  name_en text,
  description_en text,
  position integer not null default 0,
  hidden boolean not null default false,
  rule jsonb not null, -- as staff gave it; below is what is read of it
  needed integer not null, -- how many of its conditions must be met; 0: it has none
  added uuid[] not null, -- products that stand in it whatever they are
  excepted uuid[] not null, -- and those that never do
  version integer not null default 1
);

create type condition_kind as enum ('category', 'brand', 'attribute', 'price', 'in_stock', 'on_sale', 'new', 'popularity');
create table collection_conditions (
  collection_id uuid not null references collections on delete cascade,
  n integer not null,
  kind condition_kind not null,
  places uuid[], -- any of these categories, or of these brands
  facets integer[], -- any of these words
  low bigint,
  high bigint,
  wanted boolean,
  days integer, -- that a product is new
  aged_to timestamptz default now(), -- what ceased to be new until then is listed without it
  primary key (collection_id, n)
);

-- Collections whose rule changed: whose products a job looks through, up to `after`.
create table collections_due (
  id bigint primary key generated always as identity,
  collection_id uuid not null references collections on delete cascade,
  after uuid not null default '00000000-0000-0000-0000-000000000000'
);

alter table products add column collections uuid[] not null default '{}'; -- those of its places that rules gave it
alter table listings add column on_sale boolean not null default false; -- one of its variants costs less than it stands at

-- What is derived is not told in the audit log.
drop trigger audit_created on products;
drop trigger audit_changed on products;
drop trigger audit_removed on products;
call audit_table('products', 'product', '%1$s.id', 'version,search,updated_at,facets,places,popularity,collections');
call audit_table('collections', 'collection', 'null', 'version,needed,added,excepted');

-- The least id of what came so many days of 24 hours before this moment, or later: ids begin with the milliseconds of
-- their making (UUIDv7).
create function first_id_since(at timestamptz, days integer) returns uuid
  language sql immutable parallel safe
  return (lpad(to_hex(greatest(0, ceil((extract(epoch from at) - days * 86400::bigint) * 1000))::bigint), 12, '0')
    || repeat('0', 20))::uuid;

-- Whether a listed product meets a condition: what `meetsRule` would say. That the two are equal is tested on random
-- products and rules (test/collection-members.test.ts).
create function meets_condition(
  k collection_conditions, id uuid, places uuid[], facets integer[], popularity bigint, in_stock boolean, on_sale boolean,
  price bigint, at timestamptz
) returns boolean
  language sql immutable parallel safe
  return case k.kind
    when 'category' then places && k.places
    when 'brand' then places && k.places
    when 'attribute' then facets && k.facets
    when 'price' then price >= coalesce(k.low, 0) and price <= coalesce(k.high, 9223372036854775807)
    when 'in_stock' then in_stock = k.wanted
    when 'on_sale' then on_sale = k.wanted
    when 'new' then id >= first_id_since(at, k.days)
    else popularity >= k.low
  end;

-- Which collections these products belong in, or which of them in one. It goes by what is listed of them for the
-- whole shop, which is written before.
create function collections_of(ids uuid[], one uuid) returns table (product_id uuid, collection_id uuid)
  language sql stable rows 100
  begin atomic
    with listed as materialized (
      select p.id, p.places, p.facets, l.popularity, l.in_stock, l.on_sale, l.price
      from products p join listings l on l.product_id = p.id and l.place = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
      where p.id = any(ids)
    ), asked as (
      select c.id, c.needed, c.added, c.excepted from collections c where one is null or c.id = one
    )
    select o.id, c.id
    from asked c join collection_conditions k on k.collection_id = c.id cross join listed o
    where meets_condition(k, o.id, o.places, o.facets, o.popularity, o.in_stock, o.on_sale, o.price, now())
      and o.id <> all(c.excepted)
    group by o.id, c.id, c.needed
    having count(*) >= c.needed
    union
    select o.id, c.id
    from asked c cross join unnest(c.added) as a(id) join listed o on o.id = a.id
    where a.id <> all(c.excepted);
  end;

-- Puts these products into the collections that they belong in, and takes them out of others. They are locked and
-- listed by the caller.
create function collect_products(ids uuid[]) returns void language plpgsql as $$
declare moved uuid[];
begin
  if not exists (select from collections)
    and not exists (select from products p where p.id = any(ids) and p.collections <> '{}') then return; end if;
  select array_agg(p.id) into moved
  from products p left join (
    select product_id, array_agg(collection_id order by collection_id) as own
    from collections_of(ids, null) group by product_id) n on n.product_id = p.id
  where p.id = any(ids) and p.collections <> coalesce(n.own, '{}');
  if moved is null then return; end if;

  with changed as materialized (
    select p.id, p.collections as was, coalesce(n.own, '{}') as own
    from products p left join (
      select product_id, array_agg(collection_id order by collection_id) as own
      from collections_of(moved, null) group by product_id) n on n.product_id = p.id
    where p.id = any(moved)
  ), placed as (
    update products p set collections = c.own, places = array(
      select place from unnest(p.places) as place where place <> all(c.was)
      union select place from unnest(c.own) as place order by place)
    from changed c where p.id = c.id
  ), gone as (
    delete from listings l using changed c
    where l.product_id = c.id and l.place = any(c.was) and l.place <> all(c.own)
    returning l.place
  ), came as (
    insert into listings (place, product_id, in_stock, price, popularity, name, on_sale)
    select n.place, l.product_id, l.in_stock, l.price, l.popularity, l.name, l.on_sale
    from changed c cross join unnest(c.own) as n(place)
      join listings l on l.product_id = c.id and l.place = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
    where n.place <> all(c.was)
    returning listings.place
  )
  insert into place_moves (place, change)
  select place, sum(change) from (
    select place, 1 as change from came union all select place, -1 from gone) counted
  group by place having sum(change) <> 0;
end $$;

-- Where products are listed now, beside the whole shop: what rules gave them stays until they are listed.
create or replace function places_of(ids uuid[]) returns table (id uuid, places uuid[])
  language sql stable rows 100
  begin atomic
    with own as materialized (
      select p.id, p.brand_id, p.category_ids, p.collections from products p where p.id = any(ids)
    ), above as materialized (
      select * from branches_of(array(select distinct c from own o cross join unnest(o.category_ids) as c))
    )
    select o.id, coalesce(array_agg(distinct n.place order by n.place) filter (where n.place is not null), '{}')
    from own o left join lateral (
      select a.place from unnest(o.category_ids) as c join above a on a.category_id = c
      union all select o.brand_id
      union all select unnest(o.collections)) n on true
    group by o.id;
  end;

-- Writes what differs of these products' listings. The products are locked by the caller.
create or replace function list_products(ids uuid[]) returns void language plpgsql as $$
begin
  with priced as ( -- what everybody pays for one piece of the cheapest variant, now
    select v.product_id, min(round(price_amount(r.minor, r.scale, r.currency) * 100))::bigint as price,
           bool_or(r.starts_at > '-infinity') as on_sale
    from variants v cross join lateral (
      select p.minor, p.scale, p.currency, p.starts_at from prices p join price_lists l on l.id = p.price_list_id and l.base
      where p.variant_id = v.id and p.from_quantity = 1 and p.starts_at <= now() and p.ends_at > now()
      order by l.preference, l.id, price_amount(p.minor, p.scale, p.currency), p.starts_at limit 1) r
    where v.product_id = any(ids) and not v.retired group by v.product_id
  ), stocked as (
    select distinct product_id from (
      select v.product_id from variants v join stock s on s.variant_id = v.id join warehouses w on w.id = s.warehouse_id
      where v.product_id = any(ids) and not v.retired
      group by v.id having sum(shelf_net(s.on_hand, s.reserved, w.active)) > 0) v
  ), keyed as materialized (
    select p.id, p.places, s.product_id is not null as in_stock, r.price, p.popularity,
           left(searchable(p.name), 40) as name, coalesce(r.on_sale, false) as on_sale
    from products p left join priced r on r.product_id = p.id left join stocked s on s.product_id = p.id
    where p.id = any(ids) and p.state = 'published'
  ), gone as (
    delete from listings l where l.product_id = any(ids)
      and not exists (
        select from keyed k
        where k.id = l.product_id and l.place = any(k.places || 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
    returning l.place
  ), written as (
    insert into listings as l (place, product_id, in_stock, price, popularity, name, on_sale)
    select place, k.id, k.in_stock, k.price, k.popularity, k.name, k.on_sale
    from keyed k cross join unnest(k.places || 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) as place
    on conflict (product_id, place) do update
      set in_stock = excluded.in_stock, price = excluded.price, popularity = excluded.popularity, name = excluded.name,
          on_sale = excluded.on_sale
      where (l.in_stock, l.price, l.popularity, l.name, l.on_sale)
        is distinct from (excluded.in_stock, excluded.price, excluded.popularity, excluded.name, excluded.on_sale)
    returning l.place, l.xmax = 0 as is_new -- of a row that was there it is this transaction
  )
  insert into place_moves (place, change)
  select place, sum(change) from (
    select place, 1 as change from written where is_new union all select place, -1 from gone) moved
  group by place having sum(change) <> 0;
  perform collect_products(ids);
end $$;

-- What is on sale already.
insert into listings_due (product_id)
select distinct v.product_id from prices r join variants v on v.id = r.variant_id
where r.starts_at > '-infinity' and r.ends_at > now();
