import { type Documents, type Kind, partitionOfId, type ReadDocuments, type Ref } from "@torg/chassis";
import type { CartSnapshot, Owner } from "@torg/contracts";
import type { Checkout, CheckoutId, CheckoutProgress, CheckoutState } from "../domain/checkout";
import { dayBefore, dayOf, ownerOfText, ownerText, partitionOfOwner } from "./owners";

type Body = {
  readonly key: string;
  readonly owner: string;
  readonly snapshot: CartSnapshot;
  readonly state: CheckoutState;
  readonly orderId: `ord_${string}` | null;
  readonly touchedAt: string;
};

const ofOwner = (owner: Owner): string => `of:${ownerText(owner)}`;

/** Each try to order a cart, under its id, which says the partition of its owner. */
const kind: Kind<Body> = {
  name: "checkout",
  entries({ owner, state, touchedAt }) {
    const at = new Date(touchedAt);
    const underWay = state === "frozen" || state === "placed";
    return [
      { index: `of:${owner}`, score: 0 },
      underWay ? { index: "standing", score: at.getTime() } : { index: "over", score: dayOf(at) },
    ];
  },
};

/** What an owner's key has begun. */
const keyKind: Kind<{ readonly checkoutId: CheckoutId }> = { name: "checkout_key", entries: () => [] };

/** Of its owner where that is known: ids of before the partitions do not say theirs. */
const refOf = (id: CheckoutId, partition = partitionOfId(id)): Ref => ({ partition, id });
const keyRef = (owner: Owner, key: string): Ref => ({
  partition: partitionOfOwner(owner),
  id: `${ownerText(owner)}:${key}`,
});

/** The checkout that this owner began under this key. */
export async function findBegun(
  documents: ReadDocuments,
  owner: Owner,
  key: string,
): Promise<Checkout | undefined> {
  const begun = await documents.get(keyKind, keyRef(owner, key));
  if (!begun) return undefined;
  const body = await documents.get(kind, refOf(begun.checkoutId, partitionOfOwner(owner)));
  return body && { id: begun.checkoutId, key, snapshot: body.snapshot };
}

export async function findCheckout(
  documents: ReadDocuments,
  id: CheckoutId,
): Promise<CheckoutProgress | undefined> {
  const body = await documents.get(kind, refOf(id));
  return body && progressOf(id, body);
}

/** Whether this owner has begun nothing under this key. */
export const isKeyFree = async (tx: Documents, { key, snapshot }: Checkout): Promise<boolean> =>
  (await tx.get(keyKind, keyRef(snapshot.owner, key))) === undefined;

/** Keeps a checkout that begins under a key which this commit has found free. */
export function insertCheckout(tx: Documents, checkout: CheckoutProgress): void {
  tx.put(keyKind, keyRef(checkout.snapshot.owner, checkout.key), { checkoutId: checkout.id });
  tx.create(kind, refOf(checkout.id), bodyOf(checkout));
}

/** Writes a checkout that this commit has looked for. */
export function saveCheckout(tx: Documents, checkout: CheckoutProgress): void {
  tx.put(kind, refOf(checkout.id), bodyOf(checkout));
}

/** Whether this owner has ordered here: a guest's secret outlives the cart that it was given with. */
export async function hasCheckedOut(documents: ReadDocuments, owner: Owner): Promise<boolean> {
  for await (const _ of ofThis(documents, owner)) return true;
  return false;
}

/** Forgets what an owner ordered with: contacts, addresses, comments. */
export async function deleteCheckouts(tx: Documents, owner: Owner): Promise<void> {
  for await (const { id, partition } of ofThis(tx, owner))
    await deleteCheckout(tx, { id: `chk_${id.slice(4)}`, partition });
}

type Place = { readonly id: CheckoutId; readonly partition: number };

/** Forgets a checkout and its key. */
export async function deleteCheckout(tx: Documents, { id, partition }: Place): Promise<void> {
  const body = await tx.get(kind, refOf(id, partition));
  if (!body) return;
  const ref = keyRef(ownerOfText(body.owner), body.key);
  tx.delete(kind, refOf(id, partition));
  if ((await tx.get(keyKind, ref))?.checkoutId === id) tx.delete(keyKind, ref);
}

/** Up to `limit` checkouts that have stood still since before, the oldest first. */
export async function standingSince(
  documents: ReadDocuments,
  before: Date,
  limit: number,
): Promise<CheckoutId[]> {
  const found: { id: string; score: number }[] = [];
  for await (const one of documents.scan(kind, "standing", { upTo: before.getTime() })) found.push(one);
  return found
    .sort((a, b) => a.score - b.score)
    .slice(0, limit)
    .map(({ id }): CheckoutId => `chk_${id.slice(4)}`);
}

/** Checkouts that have been over since before, to a day. */
export async function* overSince(documents: ReadDocuments, before: Date): AsyncIterable<Place> {
  for await (const { id, partition } of documents.scan(kind, "over", { upTo: dayBefore(before) }))
    yield { id: `chk_${id.slice(4)}`, partition };
}

const ofThis = (documents: ReadDocuments, owner: Owner): AsyncIterable<Ref> =>
  documents.scan(kind, ofOwner(owner), { partition: partitionOfOwner(owner) });

const progressOf = (
  id: CheckoutId,
  { key, snapshot, state, orderId, touchedAt }: Body,
): CheckoutProgress => ({
  id,
  key,
  snapshot,
  state,
  orderId: orderId ?? undefined,
  touchedAt: new Date(touchedAt),
});

const bodyOf = ({ key, snapshot, state, orderId, touchedAt }: CheckoutProgress): Body => ({
  key,
  owner: ownerText(snapshot.owner),
  snapshot,
  state,
  orderId: orderId ?? null,
  touchedAt: touchedAt.toISOString(),
});
