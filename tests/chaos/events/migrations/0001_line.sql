create table notes (id uuid primary key, text text not null);
-- No key on purpose: an effect that happened twice must be seen twice.
create table effects (event_id uuid not null, type text not null);

-- Every event that a commit told, as the commit says it: what became of it afterwards is judged against this.
create table told (event_id uuid not null, type text not null);
create function write_down() returns trigger language plpgsql as
  'begin insert into told (event_id, type) values (new.event_id, new.type); return new; end';
create trigger told before insert on torg.outbox for each row execute function write_down();
