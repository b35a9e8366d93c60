import { BlockList, isIP } from "node:net";
import { type ConfigOf, defineConfig, integer } from "@torg/chassis";
import { z } from "zod";

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

/** `1200/60`: so many requests in so many seconds; `off` counts nothing. */
const quota = z.union([
  z.literal("off").transform(() => undefined),
  z
    .string()
    .regex(/^[1-9]\d{0,8}\/[1-9]\d{0,5}$/, "requests/seconds, as in 1200/60, or off")
    .transform((text) => {
      const [requests, windowSeconds] = text.split("/").map(Number);
      return { requests: requests ?? 0, windowSeconds: windowSeconds ?? 0 };
    }),
]);

/** Addresses and CIDR ranges, by which an address can be looked up. */
const addresses = list.transform((items, context) => {
  const block = new BlockList();
  for (const item of items) {
    const [address = "", bits] = item.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    try {
      if (bits === undefined) block.addAddress(address, family);
      else block.addSubnet(address, Number(bits), family);
    } catch {
      context.addIssue({
        code: "custom",
        message: `${item} is not an address or a range such as 10.0.0.0/8`,
      });
    }
  }
  return block;
});

export const config = defineConfig({
  /** Proxies whose `X-Forwarded-For` is believed, `10.0.0.0/8,192.0.2.1`; without one the header is ignored. */
  TRUSTED_PROXIES: addresses.prefault(""),
  /** Origins of pages that may call from a browser, `https://shop.example`; `*` for any. */
  CORS_ORIGINS: list.prefault(""),
  /** The longest body of a call. */
  BODY_BYTES_MAX: integer(1_024, 16_777_216).default(1_048_576),
  /** The longest file of one request under `/1c/exchange`. */
  FILE_BYTES_MAX: integer(1_048_576, 4_294_967_296).default(268_435_456),
  /** What 1C may wait for after its request has arrived whole. */
  EXCHANGE_DEADLINE_MS: integer(1_000, 170_000).default(30_000),
  /** The longest file of products. */
  BULK_BYTES_MAX: integer(1_048_576, 68_719_476_736).default(4_294_967_296),
  /** What may be waited for after a file of products has arrived whole: of one that is taken whole, all of its work. */
  BULK_DEADLINE_MS: integer(1_000, 3_600_000).default(600_000),
  /** The longest file of a picture. */
  MEDIA_BYTES_MAX: integer(1_024, 268_435_456).default(16_777_216),
  /** What may be waited for after a picture has arrived whole: it is decoded, and made in every size. */
  MEDIA_DEADLINE_MS: integer(1_000, 170_000).default(30_000),
  /** How old a stored answer may be, counted from when it was read from the database. */
  CACHE_BOUND_MS: integer(0, 60_000).default(2_000),
  /** Past this age a stored answer is asked for again, behind the back of whoever is given it. */
  CACHE_FRESH_MS: integer(0, 60_000).default(1_000),
  /** How long it is remembered that something is not there; never longer than the bound. */
  CACHE_ABSENT_MS: integer(0, 60_000).default(1_000),
  /** A change ends answers at once; another one of the same thing within this time, at its end. */
  CACHE_REST_MS: integer(0, 10_000).default(100),
  /** Memory for stored answers. */
  CACHE_BYTES_MAX: integer(1_048_576, 4_294_967_296).default(67_108_864),
  /** Requests of one address without an account, `requests/seconds` or `off`: a whole office may stand behind it. */
  LIMIT_ADDRESS: quota.prefault("1200/60"),
  /** Requests of one account. */
  LIMIT_USER: quota.prefault("1200/60"),
  /** Sign-ins, registrations and refreshes of one address. */
  LIMIT_SIGN_IN: quota.prefault("30/60"),
  /** Sign-ins and registrations that name one e-mail. */
  LIMIT_SIGN_IN_EMAIL: quota.prefault("10/300"),
  /** Streams that one account may hold open at a time. */
  STREAMS_PER_READER_MAX: integer(1, 10_000).default(20),
  /** Requests of one address under `/1c/exchange`, where 1C polls without a pause. */
  LIMIT_EXCHANGE: quota.prefault("1200/60"),
});
export type Config = ConfigOf<typeof config>;
