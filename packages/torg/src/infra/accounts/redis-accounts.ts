import { admin } from "../recipe";
import { type Service, servicesOn } from "./servers-of";

/** What no service has business with: the server's settings, others' keys and whole databases. */
const denied = [
  "-@admin",
  "-@dangerous",
  "-@pubsub",
  "-function",
  "-script",
  "-swapdb",
  "-select",
  "-move",
  "-randomkey",
  "-scan",
  "-dbsize",
];
/** A driver asks whether the server has loaded its data; scripts are sent once and then named. */
const allowed = ["+info", "+script|load"];
/** Carts may only live where nothing is lost, which the server's settings tell. */
const mayLook = ["+config|get"];

/**
 * Nobody can be this account. It may do everything all the same: Redis and Valkey load their
 * append-only file as the default account, and silently leave out every transaction that it may not make,
 * in versions without a fix (redis/redis#14541, valkey-io/valkey#3983): each cart would be gone after a restart.
 */
const nobody = "user default off sanitize-payload ~* &* +@all";

/** The lines of an ACL file: the administrator, and each service with the keys that begin with its name. */
export const redisAccounts = (
  server: "redis-cart" | "redis-cache",
  passwordOf: (account: string) => string,
): readonly string[] => [
  nobody,
  `user ${admin} on ${hashed(passwordOf(admin))} ~* &* +@all`,
  ...servicesOn(server).map((service) => line(server, service, passwordOf(service))),
];

function line(server: "redis-cart" | "redis-cache", service: Service, password: string): string {
  const rights = ["+@all", ...denied, ...allowed, ...(server === "redis-cart" ? mayLook : [])];
  return `user ${service} on ${hashed(password)} resetchannels ~${service}:* ${rights.join(" ")}`;
}

const hashed = (password: string): string =>
  `#${new Bun.CryptoHasher("sha256").update(password).digest("hex")}`;
