import type { Transaction } from "@torg/chassis";
import { Failure } from "@torg/contracts";
import { hasDictionary } from "../domain/attribute-row";
import { findAttribute } from "../store/attributes";

/** The number of an attribute whose values are chosen from a dictionary; refuses any other. */
export async function requireDictionary(tx: Transaction, attribute: string): Promise<number> {
  const found = await findAttribute(tx, attribute);
  if (found === undefined) throw new Failure("product.attribute_not_found", { attribute });
  if (!hasDictionary(found.row.kind))
    throw new Failure("product.attribute_without_dictionary", { attribute });
  return found.id;
}
