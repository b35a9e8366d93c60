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

/** The lines of an ACL file: the administrator, and each service with the keys that begin with its name. */
export const redisAccounts = (
  server: "redis-cart" | "redis-cache",
  passwordOf: (account: string) => string,
): readonly string[] => [
  "user default off sanitize-payload resetchannels -@all",
  `user ${admin} on ${hashed(passwordOf(admin))} ~* &* +@all`,
  ...servicesOn(server).map((service) => line(server, service, passwordOf(service))),
];

function line(server: "redis-cart" | "redis-cache", service: Service, password: string): string {
  const rights = ["+@all", ...denied, ...allowed, ...(server === "redis-cart" ? mayLook : [])];
  return `user ${service} on ${hashed(password)} resetchannels ~${service}:* ${rights.join(" ")}`;
}

const hashed = (password: string): string =>
  `#${new Bun.CryptoHasher("sha256").update(password).digest("hex")}`;
