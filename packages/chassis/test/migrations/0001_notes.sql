create table notes (id uuid primary key, text text not null);
create table effects (event_id uuid not null, what text not null);
