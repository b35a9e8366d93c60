import { sql } from "drizzle-orm";

/** The set that a product `p` shows: what staff chose, or 1C's. */
const shown = sql`case when p.pictures <> '[]' then p.pictures else p.pictures_1c end`;
const address = sql`'/v1/media/' || (own.picture ->> 'hash') || '/'`;

/** A small picture of a product `p` for a list; a name from 1C where none was uploaded. */
export const cardPicture = sql`coalesce(
  (select ${address} || (own.picture #>> '{sizes,0}') from (select (${shown}) -> 0 as picture) own), p.images[1])`;

/** Addresses of large pictures of a product `p`; names from 1C where none was uploaded. */
export const imagesJson = sql`case when (${shown}) = '[]' then array_to_json(p.images) else (
  select json_agg(${address} || (own.picture #>> '{sizes,-1}') order by own.at)
  from jsonb_array_elements(${shown}) with ordinality as own(picture, at)) end`;

/** The pictures of a product `p` with all their sizes; nothing where none was uploaded. */
export const mediaJson = sql`(
  select json_agg(json_build_object(
    'hash', own.picture -> 'hash', 'origin', case when p.pictures <> '[]' then 'hand' else '1c' end,
    'width', own.picture -> 'width', 'height', own.picture -> 'height', 'caption', own.picture -> 'caption',
    'translations', case when own.picture ->> 'captionEn' is not null
      then json_build_object('en', json_build_object('caption', own.picture -> 'captionEn')) end,
    'addresses', (select json_agg(json_build_object('size', size::integer, 'address', ${address} || size))
                  from jsonb_array_elements_text(own.picture -> 'sizes') as size)) order by own.at)
  from jsonb_array_elements(${shown}) with ordinality as own(picture, at))`;
