import type { Documents, Kind, ReadDocuments, Ref } from "@torg/chassis";
import type { CartLine, Owner } from "@torg/contracts";
import type { CartState } from "../domain/cart";
import type { Move } from "../domain/move";
import { dayBefore, dayOf, ownerOfText, ownerText, partitionOfOwner } from "./owners";

type Body = {
  readonly id: CartState["id"];
  readonly owner: string;
  readonly group?: string;
  readonly status: CartState["status"];
  readonly lines: CartState["lines"];
  readonly version: number;
  readonly updatedAt: string;
  readonly quotedAt: string;
  readonly move?: { readonly id: Move["id"]; readonly to: string };
};

const holding = (variantId: CartLine["variantId"]): string => `holding:${variantId}`;

/** One cart per owner, under the owner's name. Frozen ones stand in no index: only their order moves them. */
const kind: Kind<Body> = {
  name: "cart",
  entries({ status, lines, updatedAt }) {
    const at = new Date(updatedAt);
    if (status === "moving") return [{ index: "moving", score: at.getTime() }];
    if (status === "frozen") return [];
    return [
      { index: "untouched", score: dayOf(at) },
      ...lines.map(({ variantId }) => ({ index: holding(variantId), score: 0 })),
    ];
  },
};

const refOf = (owner: Owner): Ref => ({ partition: partitionOfOwner(owner), id: ownerText(owner) });

/** The owner's cart; in a commit nobody else changes it meanwhile. */
export async function findCart(documents: ReadDocuments, owner: Owner): Promise<CartState | undefined> {
  const body = await documents.get(kind, refOf(owner));
  return body && cartOf(body);
}

/** Writes a cart that this commit has looked for. */
export function saveCart(tx: Documents, cart: CartState): void {
  tx.put(kind, refOf(cart.owner), bodyOf(cart));
}

/** Writes the cart of an owner who has just been made up. */
export function createCart(tx: Documents, cart: CartState): void {
  tx.create(kind, refOf(cart.owner), bodyOf(cart));
}

/** Deletes the owner's cart, which this commit has looked for. */
export function deleteCart(tx: Documents, owner: Owner): void {
  tx.delete(kind, refOf(owner));
}

/** Owners of open carts with a line of this variant; a cart may have lost it by the time it is read. */
export const holdersOf = (documents: ReadDocuments, variantId: CartLine["variantId"]): AsyncIterable<Owner> =>
  owners(documents.scan(kind, holding(variantId)));

/** Owners of carts that have been on the move since before. */
export const movingSince = (documents: ReadDocuments, before: Date): AsyncIterable<Owner> =>
  owners(documents.scan(kind, "moving", { upTo: before.getTime() }));

/** Owners of open carts that nobody touched since before, to a day; none that was touched later. */
export const untouchedSince = (documents: ReadDocuments, before: Date): AsyncIterable<Owner> =>
  owners(documents.scan(kind, "untouched", { upTo: dayBefore(before) }));

async function* owners(found: AsyncIterable<Ref>): AsyncIterable<Owner> {
  for await (const { id } of found) yield ownerOfText(id);
}

const cartOf = ({ owner, updatedAt, quotedAt, move, ...rest }: Body): CartState => ({
  ...rest,
  owner: ownerOfText(owner),
  updatedAt: new Date(updatedAt),
  quotedAt: new Date(quotedAt),
  ...(move && { move: { id: move.id, to: ownerOfText(move.to) } }),
});

const bodyOf = ({ owner, updatedAt, quotedAt, move, ...rest }: CartState): Body => ({
  ...rest,
  owner: ownerText(owner),
  updatedAt: updatedAt.toISOString(),
  quotedAt: quotedAt.toISOString(),
  ...(move && { move: { id: move.id, to: ownerText(move.to) } }),
});
