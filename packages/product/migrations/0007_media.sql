-- Pictures: each is kept once for the whole shop, under the SHA-256 of the file that came.
create table pictures (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'), -- and the name of its files
  width integer not null,
  height integer not null,
  sizes integer[] not null, -- the longest side of each picture that was made of it, the smallest first
  at timestamptz not null default now()
);

-- What a product shows, in order: `[{hash, width, height, sizes, caption, captionEn}]`. Two sets: what staff choose
-- covers what 1C sends, and 1C's is shown again where staff have chosen nothing.
alter table products
  add column pictures jsonb not null default '[]',
  add column pictures_1c jsonb not null default '[]';
