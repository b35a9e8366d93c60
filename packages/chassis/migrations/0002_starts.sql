-- How often a delivery that came back was begun: one that kills its process is parked before it does so for ever.
create table torg.starts (
  queue text not null,
  event_id uuid not null,
  starts int not null,
  began_at timestamptz not null default now(),
  primary key (queue, event_id)
);
