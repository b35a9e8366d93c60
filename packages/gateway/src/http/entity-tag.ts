import { hash } from "node:crypto";
import { Failure } from "@torg/contracts";
import { jsonObject } from "./json-object";

const hashChars = 27;
const noVersion = -1; // no aggregate has it: its owner refuses it, and says which one it has

/**
 * The strong tag of these bytes, `"v7-<hash>"` where they answer for a versioned thing. `If-Match` reads the version
 * alone: stock that moved meanwhile changes the bytes, and is no reason to refuse a new name.
 */
export function entityTag(bytes: string | Uint8Array, version?: number): string {
  const name = hash("sha256", bytes, "base64url").slice(0, hashChars);
  return version === undefined ? `"${name}"` : `"v${version}-${name}"`;
}

/** The version that an answer carries, where it carries one. */
export function versionOf(body: string): number | undefined {
  const version = jsonObject(body)?.version;
  return typeof version === "number" && Number.isInteger(version) ? version : undefined;
}

/**
 * The version that `If-Match` asks for; nothing without the header or with `*`, which asks for any. A tag that was
 * never given out matches no version. A weak one is read like a strong one: proxies that compress make it weak.
 */
export function versionAsked(ifMatch: string | null): number | undefined {
  const asked = ifMatch?.trim();
  if (asked === undefined || asked === "*") return undefined;
  if (asked.includes(",")) throw severalTags();
  const version = /^(?:W\/)?"v(\d{1,9})(?:-[\w-]+)?"$/.exec(asked)?.[1];
  return version === undefined ? noVersion : Number(version);
}

const severalTags = (): Failure =>
  new Failure("input.invalid", {
    errors: [{ pointer: "/version", detail: "If-Match names one entity tag here" }],
  });
