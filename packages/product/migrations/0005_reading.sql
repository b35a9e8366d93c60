-- Reading: listings that cost a page at any size, and a search that knows typos, letters of both alphabets and codes.
create extension if not exists pg_trgm; -- trusted: the owner of a database may; it comes with both the embedded server and Debian's

-- Where a product is listed beside the whole shop: its categories with all above them, and its brand.
alter table products add column places uuid[] not null default '{}';

-- Every category with all above it, and itself.
create function branches_of(ids uuid[]) returns table (category_id uuid, place uuid)
  language sql stable rows 10
  begin atomic
    with recursive above(category_id, place) as (
      select id, id from unnest(ids) as id
      union select a.category_id, c.parent_id from above a join categories c on c.id = a.place where c.parent_id is not null
    )
    select a.category_id, a.place from above a;
  end;

-- Where products are listed now, beside the whole shop.
create function places_of(ids uuid[]) returns table (id uuid, places uuid[])
  language sql stable rows 100
  begin atomic
    with own as materialized (
      select p.id, p.brand_id, p.category_ids from products p where p.id = any(ids)
    ), above as materialized (
      select * from branches_of(array(select distinct c from own o cross join unnest(o.category_ids) as c))
    )
    select o.id, coalesce(array_agg(distinct n.place order by n.place) filter (where n.place is not null), '{}')
    from own o left join lateral (
      select a.place from unnest(o.category_ids) as c join above a on a.category_id = c
      union all select o.brand_id) n on true
    group by o.id;
  end;

-- One row per published product and place, with the keys that lists are sorted by. `in_stock` stands before them,
-- so that one index answers both questions: a list of everything merges two scans.
create table listings (
  place uuid not null, -- all ones is the whole shop
  product_id uuid not null,
  in_stock boolean not null,
  price bigint, -- the lowest of its variants, in hundredths; null: not for sale, and in no list by price
  popularity bigint not null,
  name text collate "C" not null, -- folded, its first letters
  primary key (product_id, place)
) with (fillfactor = 90);
create index listings_newest on listings (place, in_stock, product_id);
create index listings_popular on listings (place, in_stock, popularity, product_id);
create index listings_by_price on listings (place, in_stock, price, product_id) where price is not null;
create index listings_by_name on listings (place, in_stock, name, product_id);
create index products_sifted on products using gin (places, facets)
  with (gin_pending_list_limit = 128) where state = 'published';
drop index products_of_category;
drop index products_newest;
alter index products_by_words set (gin_pending_list_limit = 128); -- in kB: what is pending is read from end to end by every search

-- How many products stand in a place: what was counted, and what was added to it since. Moves are only ever added, so
-- that nobody waits for anybody; a job counts them in.
create table place_counts (
  place uuid primary key,
  products integer not null
);
create table place_moves (
  id bigint primary key generated always as identity,
  place uuid not null,
  change integer not null
);

-- Writes what differs of these products' listings. The products are locked by the caller.
create function list_products(ids uuid[]) returns void language plpgsql as $$
begin
  with priced as ( -- what everybody pays for one piece of the cheapest variant, now
    select v.product_id, min(round(price_amount(r.minor, r.scale, r.currency) * 100))::bigint as price
    from variants v cross join lateral (
      select p.minor, p.scale, p.currency from prices p join price_lists l on l.id = p.price_list_id and l.base
      where p.variant_id = v.id and p.from_quantity = 1 and p.starts_at <= now() and p.ends_at > now()
      order by l.preference, l.id, price_amount(p.minor, p.scale, p.currency) limit 1) r
    where v.product_id = any(ids) and not v.retired group by v.product_id
  ), stocked as (
    select distinct product_id from (
      select v.product_id from variants v join stock s on s.variant_id = v.id join warehouses w on w.id = s.warehouse_id
      where v.product_id = any(ids) and not v.retired
      group by v.id having sum(shelf_net(s.on_hand, s.reserved, w.active)) > 0) v
  ), keyed as materialized (
    select p.id, p.places, s.product_id is not null as in_stock, r.price, p.popularity,
           left(searchable(p.name), 40) as name
    from products p left join priced r on r.product_id = p.id left join stocked s on s.product_id = p.id
    where p.id = any(ids) and p.state = 'published'
  ), gone as (
    delete from listings l where l.product_id = any(ids)
      and not exists (
        select from keyed k
        where k.id = l.product_id and l.place = any(k.places || 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
    returning l.place
  ), written as (
    insert into listings as l (place, product_id, in_stock, price, popularity, name)
    select place, k.id, k.in_stock, k.price, k.popularity, k.name
    from keyed k cross join unnest(k.places || 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) as place
    on conflict (product_id, place) do update
      set in_stock = excluded.in_stock, price = excluded.price, popularity = excluded.popularity, name = excluded.name
      where (l.in_stock, l.price, l.popularity, l.name)
        is distinct from (excluded.in_stock, excluded.price, excluded.popularity, excluded.name)
    returning l.place, l.xmax = 0 as is_new -- of a row that was there it is this transaction
  )
  insert into place_moves (place, change)
  select place, sum(change) from (
    select place, 1 as change from written where is_new union all select place, -1 from gone) moved
  group by place having sum(change) <> 0;
end $$;

-- Products whose listing may be out of date. Rows are only ever added, so that nobody waits for anybody: a job
-- takes them away. Whoever changes a price or a figure writes them through these triggers, in the same commit.
create table listings_due (
  id bigint primary key generated always as identity,
  product_id uuid not null,
  words boolean not null default false -- what it is found by is out of date, too
);
create function renamed_brands_are_due() returns trigger language plpgsql as $$
begin
  insert into listings_due (product_id, words)
  select p.id, true from was o join became n using (id) join products p on p.brand_id = n.id
  where (o.name, o.name_en) is distinct from (n.name, n.name_en);
  return null;
end $$;
create trigger renamed_brands_are_due after update on brands
  referencing old table as was new table as became for each statement execute function renamed_brands_are_due();
create function prices_are_due() returns trigger language plpgsql as $$
begin
  insert into listings_due (product_id) select distinct v.product_id from changed c join variants v on v.id = c.variant_id;
  return null;
end $$;
create trigger prices_set_are_due after insert on prices
  referencing new table as changed for each statement execute function prices_are_due();
create trigger prices_changed_are_due after update on prices
  referencing new table as changed for each statement execute function prices_are_due();
create trigger prices_taken_are_due after delete on prices
  referencing old table as changed for each statement execute function prices_are_due();

create function new_shelves_are_due() returns trigger language plpgsql as $$
begin
  insert into listings_due (product_id)
  select distinct v.product_id from became n join variants v on v.id = n.variant_id where n.on_hand > n.reserved;
  return null;
end $$;
create function emptied_shelves_are_due() returns trigger language plpgsql as $$
begin
  insert into listings_due (product_id)
  select distinct v.product_id
  from was o join became n using (variant_id, warehouse_id) join variants v on v.id = n.variant_id
  where (o.on_hand > o.reserved) <> (n.on_hand > n.reserved);
  return null;
end $$;
create trigger new_shelves_are_due after insert on stock
  referencing new table as became for each statement execute function new_shelves_are_due();
create trigger emptied_shelves_are_due after update on stock
  referencing old table as was new table as became for each statement execute function emptied_shelves_are_due();

create function closed_warehouses_are_due() returns trigger language plpgsql as $$
begin
  insert into listings_due (product_id)
  select distinct v.product_id
  from was o join became n using (id) join stock s on s.warehouse_id = n.id join variants v on v.id = s.variant_id
  where o.active <> n.active;
  return null;
end $$;
create trigger closed_warehouses_are_due after update on warehouses
  referencing old table as was new table as became for each statement execute function closed_warehouses_are_due();

-- A branch that moves takes its products along.
create function moved_categories_are_due() returns trigger language plpgsql as $$
begin
  if exists (select from was o join became n using (id) where o.parent_id is distinct from n.parent_id) then
    insert into listings_due (product_id)
    select p.id from products p
    where p.places && array(select o.id from was o join became n using (id) where o.parent_id is distinct from n.parent_id);
  end if;
  return null;
end $$;
create trigger moved_categories_are_due after update on categories
  referencing old table as was new table as became for each statement execute function moved_categories_are_due();

-- Words as they sound, in Latin letters: what is typed in the other alphabet, or not quite right, sounds alike.
-- Latin, because pg_trgm takes no other letters for letters in the locale that Torg's databases have.
create function sound_of(word text) returns text
  language sql immutable strict parallel safe
  return regexp_replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      regexp_replace(regexp_replace(
        translate(
          replace(replace(replace(replace(replace(replace(replace(translate(lower(word), 'ёэыйъь', 'еeии'),
            'ж', 'zh'), 'ц', 'ts'), 'ч', 'ch'), 'ш', 'sh'), 'щ', 'sh'), 'ю', 'iu'), 'я', 'ia'),
          'абвгдезиклмнопрстуфх', 'abvgdeziklmnoprstufh'),
        'c(?=[eiy])', 's', 'g'), 'c(?!h)', 'k', 'g'),
      'sch', 'sh'), 'ph', 'f'), 'th', 't'), 'kh', 'h'), 'oo', 'u'), 'ee', 'i'), 'qu', 'kv'), 'w', 'v'),
      'x', 'ks'), 'y', 'i'),
    '(.)\1', '\1', 'g');

-- The words that products are called by, in every form in which they stand there.
create table words (
  word text collate "C" primary key,
  stem text collate "C" not null,
  sound text not null,
  products integer not null -- how many took it up: of words that sound alike the more usual one is meant
) with (fillfactor = 80);
create index words_by_stem on words (stem);
create index words_by_sound on words (sound);
create index words_nearly on words using gin (sound gin_trgm_ops);

-- Codes are searched in pieces, because nobody types their signs alike: `HR2470`, `hr-2470` and `HR 2470` are one.
create function in_pieces(words text) returns text
  language sql immutable parallel safe
  return regexp_replace(
    regexp_replace(searchable(words), '([[:alpha:]])([[:digit:]])', '\1 \2', 'g'),
    '([[:digit:]])([[:alpha:]])', '\1 \2', 'g');

-- A code without its signs.
create function bare_code(code text) returns text
  language sql immutable strict parallel safe
  return regexp_replace(lower(code), '[^[:alnum:]]+', '', 'g');
create index variants_by_code on variants (bare_code(sku) text_pattern_ops) where not retired;
create index variants_by_barcode on variants (bare_code(barcode)) where not retired and barcode is not null;

-- How far up a product stands: four times fewer at each step. By popularity, and by lot where that is the same,
-- so that a word of a million products is read at the top and not to its end.
create function product_tier(id uuid, popularity bigint) returns integer
  language sql immutable parallel safe
  return least(12, floor(ln(1 + greatest(popularity, 0)) / ln(4))
    + floor(ln(65536.0 / (1 + ('x' || right(id::text, 4))::bit(16)::integer)) / ln(4)))::integer;

-- A name weighs more than a brand, a brand more than codes, and codes more than a description.
create function product_words(name text, brand text, codes text, description text, tier integer) returns tsvector
  language sql immutable parallel safe
  return setweight(to_tsvector('russian', in_pieces(name)), 'A')
      || setweight(to_tsvector('russian', in_pieces(coalesce(brand, ''))), 'B')
      || setweight(to_tsvector('russian', in_pieces(coalesce(codes, '')) || ' '
           || coalesce((select string_agg(bare_code(part), ' ')
                        from regexp_split_to_table(name || ' ' || coalesce(codes, ''), '\s+') as part
                        where part ~ '[[:digit:]]' and part ~ '[[:alnum:]][^[:alnum:]]+[[:alnum:]]'), '')), 'C')
      || setweight(to_tsvector('russian', translate(lower(description), 'ё', 'е')), 'D')
      || array_to_tsvector(array['~' || tier]);

-- The words that a product is found by.
create function product_search(p products) returns tsvector
  language sql stable
  return (
    select product_words(
      concat_ws(' ', p.name, p.name_en), concat_ws(' ', b.name, b.name_en),
      (select string_agg(concat_ws(' ', v.sku, v.barcode), ' ') from variants v where v.product_id = p.id and not v.retired),
      concat_ws(' ', p.description, p.description_en), product_tier(p.id, p.popularity))
    from (select) as one left join brands b on b.id = p.brand_id
  );

-- Counts the words that these products are called by and were not found by until now; to be called before their
-- search is written.
create function learn_words(ids uuid[]) returns void language plpgsql as $$
begin
  insert into words as w (word, stem, sound, products)
  select word, stem, sound_of(word), count(*) from (
    select distinct word, (tsvector_to_array(to_tsvector('russian', word)))[1] as stem, p.id, p.search
    from products p left join brands b on b.id = p.brand_id
      cross join regexp_split_to_table(in_pieces(concat_ws(' ', p.name, p.name_en, b.name, b.name_en)), ' ') as word
    where p.id = any(ids) and word ~ '^[[:alpha:]]{3,40}$'
  ) own
  where stem is not null and not stem = any(tsvector_to_array(search))
  group by word, stem order by word
  on conflict (word) do update set products = w.products + excluded.products;
end $$;

-- Everything that is derived from these products, again. They are locked by the caller.
create function read_products(ids uuid[]) returns void language plpgsql as $$
begin
  perform learn_words(ids);
  update products p set places = n.places, search = product_search(p)
  from places_of(ids) n where p.id = n.id;
  perform list_products(ids);
end $$;

-- Up to so many published products that answer, from the top down: the few thousandths that stand highest, then the
-- next sixteen times as many, and so on. Each step reads the words' lists again, so there are not many.
create function search_candidates(asked tsquery, most integer) returns table (id uuid, document tsvector)
  language plpgsql stable rows 100 
  set enable_seqscan = off set enable_indexscan = off -- for a few rows the planner would read all products instead
as $$
declare
  tier tsquery;
  found integer;
begin
  foreach tier in array array[
    '''~12'' | ''~11'' | ''~10'' | ''~9'' | ''~8'' | ''~7'' | ''~6''', '''~5'' | ''~4''', '''~3'' | ''~2''', '''~1'' | ''~0'''
  ]::tsquery[] loop
    return query select p.id, p.search from products p
      where p.search @@ (asked && tier) and p.state = 'published' limit most;
    get diagnostics found = row_count;
    most := most - found;
    exit when most <= 0;
  end loop;
end $$;

-- What was there before: search, places and listings of every product.
do $$
declare ids uuid[];
begin
  for ids in select array_agg(id) from (select id, row_number() over (order by id) / 1000 as part from products) p group by part loop
    perform read_products(ids);
  end loop;
end $$;
