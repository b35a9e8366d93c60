import type { Database, Transaction } from "@torg/chassis";
import type { Attribute } from "@torg/contracts";
import { and, eq, sql } from "drizzle-orm";
import type { AttributeRow } from "../domain/attribute-row";
import type { Definition } from "../domain/typed-values";
import { texts } from "./parameters";
import { attributes } from "./schema/attributes";

const attributeJson = sql`json_strip_nulls(json_build_object(
  'code', a.code, 'kind', a.kind, 'name', a.name,
  'translations', case when a.name_en is not null
    then json_build_object('en', json_build_object('name', a.name_en)) end,
  'unit', a.unit, 'facet', a.facet, 'position', a.position, 'version', a.version))`;

/** The attributes that are defined, in their order. */
export async function readAttributes(db: Database): Promise<Attribute[]> {
  const rows = await db.execute<{ attribute: Attribute }>(
    sql`select ${attributeJson} as attribute from attributes a where not a.removed order by a.position, a.name, a.id`,
  );
  return rows.map(({ attribute }) => attribute);
}

export async function readAttribute(db: Database, code: string): Promise<Attribute | undefined> {
  const [row] = await db.execute<{ attribute: Attribute }>(
    sql`select ${attributeJson} as attribute from attributes a where a.code = ${code} and not a.removed`,
  );
  return row?.attribute;
}

/** An attribute that is defined, with its number and version. */
export async function findAttribute(
  db: Database,
  code: string,
): Promise<{ id: number; row: AttributeRow; version: number } | undefined> {
  const [found] = await db
    .select()
    .from(attributes)
    .where(and(eq(attributes.code, code), sql`not ${attributes.removed}`));
  if (found === undefined) return undefined;
  const { id, version, removed: _, ...row } = found;
  return { id, row, version };
}

/** Defines an attribute; a boolean gets its two words, so that a list can be narrowed to either. */
export async function insertAttribute(tx: Transaction, row: AttributeRow): Promise<void> {
  const [made] = await tx.insert(attributes).values(row).returning({ id: attributes.id });
  if (made === undefined || row.kind !== "boolean") return;
  await tx.execute(sql`
    insert into attribute_values (attribute_id, code, label, label_en, position)
    values (${made.id}, 'true', 'Да', 'Yes', 0), (${made.id}, 'false', 'Нет', 'No', 1)`);
}

export async function saveAttribute(tx: Transaction, id: number, row: AttributeRow): Promise<void> {
  await tx
    .update(attributes)
    .set({ ...row, version: sql`${attributes.version} + 1` })
    .where(eq(attributes.id, id));
}

/** Products keep their values, and nobody is shown them: there may be a million of them. */
export async function retireAttribute(tx: Transaction, id: number): Promise<void> {
  await tx.update(attributes).set({ removed: true }).where(eq(attributes.id, id));
}

/** The attributes of these codes, each with those of the words that its dictionary has. */
export async function definitionsOf(
  tx: Transaction,
  codes: readonly string[],
  words: readonly string[],
): Promise<Map<string, Definition>> {
  if (codes.length === 0) return new Map();
  const rows = await tx.execute<Omit<Definition, "words"> & { code: string; words: string[] }>(sql`
    select a.code, a.id, a.kind, array(
      select w.code from attribute_values w
      where w.attribute_id = a.id and w.code = any(${texts(words)}) and not w.removed) as words
    from attributes a where a.code = any(${texts(codes)}) and not a.removed`);
  return new Map(rows.map(({ code, words: known, ...row }) => [code, { ...row, words: new Set(known) }]));
}
