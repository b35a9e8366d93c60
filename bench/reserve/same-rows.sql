-- What product writes for an order of one piece, the same rows in the same order, by somebody who knows beforehand
-- that there is enough.
\set v random(1, :variants)
\set o random(1, 9000000000000000000)
begin;
insert into reservations as r (order_id, revision, state) values (md5(:o::text)::uuid, 1, 'held')
  on conflict (order_id) do update set revision = excluded.revision
    where r.state = 'held' and r.revision < excluded.revision;
select s.variant_id, s.warehouse_id, v.sku, s.on_hand, s.reserved
  from stock s join variants v on v.id = s.variant_id join warehouses w on w.id = s.warehouse_id
  where s.variant_id = ('00000000-0000-7000-8000-' || lpad(:v::text, 12, '0'))::uuid
  order by s.variant_id, s.warehouse_id for no key update of s;
update stock set reserved = reserved + 1
  where variant_id = ('00000000-0000-7000-8000-' || lpad(:v::text, 12, '0'))::uuid;
insert into movements (variant_id, warehouse_id, kind, on_hand, reserved, cause)
  select variant_id, warehouse_id, 'reserve', 0, 1, 'ord_' || md5(:o::text) from stock
  where variant_id = ('00000000-0000-7000-8000-' || lpad(:v::text, 12, '0'))::uuid;
insert into reservation_lines (order_id, variant_id, warehouse_id, quantity)
  select md5(:o::text)::uuid, variant_id, warehouse_id, 1 from stock
  where variant_id = ('00000000-0000-7000-8000-' || lpad(:v::text, 12, '0'))::uuid;
insert into torg.outbox (event_id, type, subject, data, traceparent, request_id, coalesce_key, due_at)
  values (md5(:o::text)::uuid, 'stock.updated.v1', 'var_' || lpad(:v::text, 12, '0'),
    '{"variantId":"var_00000000-0000-7000-8000-000000000001","productId":"prd_00000000-0000-7000-8000-000000000000","sku":"1","available":1,"version":1}',
    '00-11111111111111111111111111111111-2222222222222222-00', 'bench',
    'stock.updated.v1:' || lpad(:v::text, 12, '0'), now() + 250 * interval '1 ms')
  on conflict (coalesce_key) do update set id = default, data = excluded.data;
commit;
