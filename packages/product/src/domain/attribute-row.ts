import { type AttributeKind, Failure, type product } from "@torg/contracts";
import type { z } from "zod";
import { kept } from "./product-row";

/** What is kept of an attribute's definition. */
export type AttributeRow = {
  readonly code: string;
  readonly kind: AttributeKind;
  readonly name: string;
  readonly nameEn: string | null;
  readonly unit: string | null;
  readonly facet: boolean;
  readonly position: number;
};

type Given = Omit<z.output<typeof product.updateAttribute.input>, "code" | "version">;

export const emptyAttribute = ({ code, kind }: Pick<AttributeRow, "code" | "kind">): AttributeRow => ({
  code,
  kind,
  name: "",
  nameEn: null,
  unit: null,
  facet: false,
  position: 0,
});

/** What was given, and of the rest what was there. Only a number has a unit. */
export function mergeAttribute(before: AttributeRow, given: Given): AttributeRow {
  if (given.unit && before.kind !== "number") throw wrong("/unit", "only a number has a unit");
  return {
    ...before,
    name: given.name ?? before.name,
    nameEn: kept(given.translations?.en?.name, before.nameEn),
    unit: kept(given.unit, before.unit),
    facet: given.facet ?? before.facet,
    position: given.position ?? before.position,
  };
}

/** Whether an attribute's values come from a dictionary that staff write. */
export const hasDictionary = (kind: AttributeKind): boolean => kind === "choice" || kind === "choices";

/**
 * Words and booleans always have what a list is narrowed by; numbers and texts get it when products are written.
 * So for these it is said at the beginning: later it would mean to write every product again.
 */
export function requireSameFacet(before: AttributeRow, after: AttributeRow): void {
  if (before.facet === after.facet || hasDictionary(before.kind) || before.kind === "boolean") return;
  throw wrong("/facet", `of a ${before.kind} it stays as it was defined; define another attribute`);
}

const wrong = (pointer: string, detail: string): Failure =>
  new Failure("input.invalid", { errors: [{ pointer, detail }] });
