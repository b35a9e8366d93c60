import type { Random } from "./random";

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** A UUIDv7 (RFC 9562) of this millisecond, its chance out of the seed: ids are in the order of arrival. */
export function uuidFrom(at: number, { next }: Random): string {
  const time = hex(at, 12);
  const words = [next(), next(), next()].map((one) => Math.floor(one * 0x1_0000_0000));
  const [a = 0, b = 0, c = 0] = words;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(a & 0xfff, 3)}-${hex(0x8000 | (b & 0x3fff), 4)}-${hex(b >>> 16, 4)}${hex(c, 8)}`;
}
