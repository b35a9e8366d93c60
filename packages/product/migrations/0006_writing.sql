-- Who changed what of the catalogue, from what to what. Stock has its own ledger, movements.
create type audit_action as enum ('created', 'changed', 'removed');

create table audit (
  id bigint primary key generated always as identity,
  at timestamptz not null default now(),
  entity text not null, -- product, variant, price …
  entity_id text not null, -- its key; of several columns with slashes between them
  product_id uuid, -- of what belongs to a product
  action audit_action not null,
  actor text not null, -- an account, or a service
  cause text not null, -- the procedure, job or upload
  request_id text not null,
  before jsonb, -- of a change only what differs; null where nothing was there
  after jsonb -- null where nothing is left
);
create index audit_of_entity on audit (entity_id, id desc);
create index audit_of_product on audit (product_id, id desc) where product_id is not null;
create index audit_in_time on audit (at desc, id desc);

-- One statement writes the rows of one statement. It compares before it makes JSON: a change of columns that are
-- not told (versions, words of the search) costs a comparison and leaves no row. Columns that are added later are
-- told by themselves. Who acts is said in the transaction (store/who-acts.ts); a hand in psql is nobody.
-- Arguments: the entity, its key columns, its product as an expression of the row %1$s, and columns that are not told.
create function audit_rows() returns trigger language plpgsql as $$
declare
  own text[]; -- the columns that are told
  keys text[] := string_to_array(tg_argv[1], ',');
  silent text[] := string_to_array(tg_argv[3], ',');
  key_of text;
  product_of text;
  json_of text;
begin
  if current_setting('torg.audit', true) = 'off' then return null; end if; -- a seeding is no change
  select array_agg(attname::text order by attnum) into own from pg_attribute
  where attrelid = tg_relid and attnum > 0 and not attisdropped and attname <> all(silent);
  select 'concat_ws(''/'', ' || string_agg(format('%%1$s.%I', one), ', ') || ')' into key_of from unnest(keys) one;
  product_of := tg_argv[2];
  select 'jsonb_build_object(' || string_agg(format('%L, %%1$s.%I', one, one), ', ') || ')' into json_of from unnest(own) one;
  if tg_op = 'UPDATE' then
    execute format(
      'insert into audit (entity, entity_id, product_id, action, actor, cause, request_id, before, after)
       select %1$L, %2$s, %3$s, ''changed'', %4$s,
         (select jsonb_object_agg(key, value) from jsonb_each(o.was) where value is distinct from n.now -> key),
         (select jsonb_object_agg(key, value) from jsonb_each(n.now) where value is distinct from o.was -> key)
       from new_rows r join old_rows l using (%5$s)
         cross join lateral (select %6$s as now) n cross join lateral (select %7$s as was) o
       where (%8$s) is distinct from (%9$s)',
      tg_argv[0], format(key_of, 'r'), format(product_of, 'r'), who_acts(), tg_argv[1],
      format(json_of, 'r'), format(json_of, 'l'),
      (select string_agg(format('r.%I', one), ', ') from unnest(own) one),
      (select string_agg(format('l.%I', one), ', ') from unnest(own) one));
  elsif tg_op = 'INSERT' then
    execute format(
      'insert into audit (entity, entity_id, product_id, action, actor, cause, request_id, after)
       select %1$L, %2$s, %3$s, ''created'', %4$s, jsonb_strip_nulls(%5$s) from new_rows r',
      tg_argv[0], format(key_of, 'r'), format(product_of, 'r'), who_acts(), format(json_of, 'r'));
  else
    execute format(
      'insert into audit (entity, entity_id, product_id, action, actor, cause, request_id, before)
       select %1$L, %2$s, %3$s, ''removed'', %4$s, jsonb_strip_nulls(%5$s) from old_rows l',
      tg_argv[0], format(key_of, 'l'), format(product_of, 'l'), who_acts(), format(json_of, 'l'));
  end if;
  return null;
end $$;

-- The actor, the cause and the request of this transaction, as three literals.
create function who_acts() returns text language sql stable as $$
  select format('%L, %L, %L',
    coalesce(nullif(current_setting('torg.actor', true), ''), 'nobody'),
    coalesce(nullif(current_setting('torg.cause', true), ''), 'by hand'),
    coalesce(nullif(current_setting('torg.request', true), ''), ''))
$$;

-- Tells every change of a table in the audit log; its primary key names the row.
create procedure audit_table(audited regclass, entity text, product text, silent text) language plpgsql as $$
declare keys text;
begin
  select string_agg(attname, ',' order by array_position(indkey::int2[], attnum)) into keys
  from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
  where indrelid = audited and indisprimary;
  silent := concat_ws(',', keys, silent);
  execute format('create trigger audit_created after insert on %s referencing new table as new_rows
    for each statement execute function audit_rows(%L, %L, %L, %L)', audited, entity, keys, product, silent);
  execute format('create trigger audit_changed after update on %s referencing old table as old_rows new table as new_rows
    for each statement execute function audit_rows(%L, %L, %L, %L)', audited, entity, keys, product, silent);
  execute format('create trigger audit_removed after delete on %s referencing old table as old_rows
    for each statement execute function audit_rows(%L, %L, %L, %L)', audited, entity, keys, product, silent);
end $$;

call audit_table('products', 'product', '%1$s.id', 'version,search,updated_at,facets,places,popularity');
call audit_table('variants', 'variant', '%1$s.product_id', 'version');
call audit_table('prices', 'price', '(select v.product_id from variants v where v.id = %1$s.variant_id)', 'set_at,edge_at');
call audit_table('categories', 'category', 'null', 'version');
call audit_table('brands', 'brand', 'null', 'version');
call audit_table('attributes', 'attribute', 'null', 'version');
call audit_table('attribute_values', 'attribute_value', 'null', '');
call audit_table('price_lists', 'price_list', 'null', '');
call audit_table('warehouses', 'warehouse', 'null', '');
