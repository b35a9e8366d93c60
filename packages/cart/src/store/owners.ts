import { partitionOf } from "@torg/chassis";
import type { Owner } from "@torg/contracts";

/** `usr_…`, or the hash of a guest's secret: one text, so that an owner has one cart. */
export const ownerText = (owner: Owner): string => ("userId" in owner ? owner.userId : owner.guest);
export const ownerOfText = (text: string): Owner =>
  text.startsWith("usr_") ? { userId: `usr_${text.slice(4)}` } : { guest: text };

/** Everything of an owner lies in one partition. */
export const partitionOfOwner = (owner: Owner): number => partitionOf(ownerText(owner));

const dayMs = 86_400_000;

/** The day of a time, in unix ms: what is kept for weeks need not change its place with every click. */
export const dayOf = (at: Date): number => Math.floor(at.getTime() / dayMs) * dayMs;

/** The last day that was over before a time. */
export const dayBefore = (at: Date): number => dayOf(at) - dayMs;
