-- Carts become documents, the same here and in Redis: each lies in a partition of its owner, and a commit stays in one.
create table documents (
  partition smallint not null,
  kind text not null,
  id text not null,
  body json not null, -- json, not jsonb: it is read and written whole
  primary key (partition, kind, id)
) with (fillfactor = 70); -- a cart that changes stays on its page, and no index is touched

-- Where documents stand in indexes; the lower the score, the earlier.
create table document_entries (
  kind text not null,
  index text not null,
  partition smallint not null,
  id text not null,
  score float8 not null,
  primary key (kind, index, partition, id)
);
create index document_entries_by_score on document_entries (kind, index, partition, score, id);

-- A checkout's id says its partition; those of before do not, and no event about them would find them.
do $$
begin
  if exists (select from checkouts where state in ('frozen', 'placed')) then
    raise exception 'checkouts are under way: start the version before, let their orders be decided, then start this one'
      using hint = 'select id, state, touched_at from checkouts where state in (''frozen'', ''placed'')';
  end if;
end $$;

create function pg_temp.iso(at timestamptz) returns text language sql immutable as
  $$ select to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;
create function pg_temp.ms(at timestamptz) returns float8 language sql immutable as
  $$ select floor(extract(epoch from at) * 1000)::float8 $$;
create function pg_temp.day(at timestamptz) returns float8 language sql immutable as
  $$ select (floor(extract(epoch from at) / 86400) * 86400000)::float8 $$;
create function pg_temp.of_owner(owner text) returns smallint language sql immutable as
  $$ select (get_byte(sha256(convert_to(owner, 'UTF8')), 0) % 64)::smallint $$;

insert into documents
select pg_temp.of_owner(owner), 'cart', owner, json_build_object('id', 'crt_' || id, 'owner', owner, 'status', status,
  'lines', lines, 'version', version, 'updatedAt', pg_temp.iso(updated_at), 'quotedAt', pg_temp.iso(quoted_at))
from carts;
insert into document_entries select 'cart', 'untouched', pg_temp.of_owner(owner), owner, pg_temp.day(updated_at) from carts;
insert into document_entries
select 'cart', 'holding:' || (line ->> 'variantId'), pg_temp.of_owner(owner), owner, 0
from carts, jsonb_array_elements(lines) line;

-- those that are over are found by their key alone, which is in the partition of their owner
insert into documents
select pg_temp.of_owner(owner), 'checkout', 'chk_' || id, json_build_object('key', key, 'owner', owner, 'snapshot', snapshot,
  'state', state, 'orderId', 'ord_' || order_id, 'touchedAt', pg_temp.iso(touched_at))
from checkouts;
insert into document_entries select 'checkout', 'of:' || owner, pg_temp.of_owner(owner), 'chk_' || id, 0 from checkouts;
insert into document_entries select 'checkout', 'over', pg_temp.of_owner(owner), 'chk_' || id, pg_temp.day(touched_at) from checkouts;
insert into documents
select pg_temp.of_owner(owner), 'checkout_key', owner || ':' || key, json_build_object('checkoutId', 'chk_' || id)
from checkouts;

drop table checkouts, carts;

-- for people who look
create view carts as
select body ->> 'id' as id, id as owner, body ->> 'status' as status, body -> 'lines' as lines, (body ->> 'version')::int as version,
  (body ->> 'updatedAt')::timestamptz as updated_at, (body ->> 'quotedAt')::timestamptz as quoted_at
from documents where kind = 'cart';
create view checkouts as
select id, body ->> 'owner' as owner, body ->> 'key' as key, body -> 'snapshot' as snapshot, body ->> 'state' as state,
  body ->> 'orderId' as order_id, (body ->> 'touchedAt')::timestamptz as touched_at
from documents where kind = 'checkout';
