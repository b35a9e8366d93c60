import { createHash } from "node:crypto";

const digestOf = (text: string): Buffer => createHash("sha256").update(`torg demo: ${text}`).digest();

/** A GUID as 1C writes them; the same name always has the same one, so a second import meets its own rows. */
export function guid(kind: string, name: string): string {
  const hex = digestOf(`${kind} ${name}`).toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** A whole number below `limit` that looks like chance and never changes. */
export const spread = (name: string, limit: number): number =>
  digestOf(`spread ${name}`).readUInt32BE(0) % limit;

/** An EAN-13 of the range that is free for a shop's own use, with its check digit. */
export function eanOf(name: string): string {
  const digits = `20${String(digestOf(`ean ${name}`).readUIntBE(0, 6) % 10 ** 10).padStart(10, "0")}`;
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
