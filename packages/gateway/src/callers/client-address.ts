import { type BlockList, isIP } from "node:net";

/**
 * The address that a request came from: of the nearest hop that is not one of our own proxies.
 * `X-Forwarded-For` is read from its end, since everything before the last trusted hop is what the client claims.
 */
export function clientAddress(
  socketAddress: string,
  forwardedFor: string | null,
  trusted: BlockList,
): string {
  if (forwardedFor === null) return socketAddress;
  let address = socketAddress;
  for (const hop of forwardedFor.split(",").reverse()) {
    if (!isTrusted(address, trusted)) break;
    const claimed = hop.trim();
    if (isIP(claimed) === 0) break;
    address = claimed;
  }
  return address;
}

const isTrusted = (address: string, trusted: BlockList): boolean =>
  trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

/** Whose address it is, for limits: who has one IPv6 address has its whole /64, and would never reach a limit by one. */
export function subscriberOf(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.split("%", 1)[0]?.split("::") ?? [];
  const before = head.split(":").filter((group) => group !== "");
  const after = (tail ?? "").split(":").filter((group) => group !== "");
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  const groups = [...before, ...(tail === undefined ? [] : zeros), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
