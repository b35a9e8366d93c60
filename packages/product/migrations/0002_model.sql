-- What a product is: its kind, brand, unit, rate of VAT, its words in English, and values that can be told apart.
-- Every column has a constant default: no row is written again by adding it.

-- 'published' and 'removed' stay what they are; 'unpublished' and 'withdrawn' are both shown as hidden.
alter type product_state add value 'draft' before 'published'; -- not shown yet
alter type product_state add value 'archived' before 'removed'; -- no longer sold, and kept to be looked up

create type product_kind as enum ('goods', 'service', 'set');
-- In percent; 'none' is without VAT, which is not the same as a rate of 0.
create type vat_rate as enum ('none', '0', '5', '7', '10', '20', '22');

create table brands (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  description text not null default '',
  name_en text,
  description_en text,
  version integer not null default 1
);

alter table categories
  add column position integer not null default 0, -- among its neighbours; equal ones stand by name
  add column description text not null default '',
  add column name_en text,
  add column description_en text,
  add column hidden boolean not null default false, -- with everything below it
  add column version integer not null default 1;
create index categories_below on categories (parent_id);

-- One definition for every product that carries the attribute. Its code is its name for programs.
create type attribute_kind as enum ('text', 'number', 'boolean', 'choice', 'choices');
create table attributes (
  id integer primary key generated always as identity,
  code text not null,
  kind attribute_kind not null,
  name text not null,
  name_en text,
  unit text, -- of a number
  facet boolean not null default false, -- a list may be narrowed by it
  position integer not null default 0,
  removed boolean not null default false, -- products keep their values, and nobody is shown them
  version integer not null default 1
);
create unique index attributes_by_code on attributes (code) where not removed;

-- What a list can be narrowed to: the words of a dictionary, yes and no, and the numbers and texts of a facet
-- that products carry. Products name them in `facets`.
create table attribute_values (
  id integer primary key generated always as identity,
  attribute_id integer not null references attributes,
  code text not null,
  label text not null,
  label_en text,
  number numeric, -- of a number, for ranges
  position integer not null default 0,
  removed boolean not null default false, -- one that comes again under its code is the same
  unique (attribute_id, code)
);

alter table products
  add column kind product_kind not null default 'goods',
  add column brand_id uuid references brands,
  add column vat vat_rate, -- null: as the shop sells by default
  add column unit_code text, -- OKEI; null where only the word `unit` is known
  add column name_en text,
  add column description_en text,
  add column typed jsonb not null default '{}', -- by the attribute's id: a text, a number, a boolean; words of a dictionary as a list of their codes
  add column facets integer[] not null default '{}', -- the ids of what `typed` names: derived, never written by hand
  add column components jsonb not null default '[]', -- of a set: variants and how many
  add column popularity bigint not null default 0; -- whatever the shop counts; a higher one stands first
create index products_unlisted on products using gin (category_ids) where state <> 'published'; -- listed ones have a better one
create index products_of_brand on products (brand_id) where brand_id is not null;

alter table variants
  add column packs jsonb not null default '[]'; -- OKEI codes, and how many of the product's unit each holds

-- Addresses that were given up by a rename. They lead to their owner for ever, and nobody else gets them.
create type slug_kind as enum ('product', 'category', 'brand');
create table old_slugs (
  kind slug_kind not null,
  slug text not null,
  id uuid not null,
  primary key (kind, slug)
);
