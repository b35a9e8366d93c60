import type { ConnectionOptions } from "nats";
import type { TlsFiles } from "../tls";

/**
 * What the client wants to know of `nats://user:password@host:4222,host:4222`: it takes neither credentials nor more
 * than one host from an address. TLS is demanded of the server for `tls://`, and for any address where files are given.
 */
export function natsAddress(
  url: string,
  tls: TlsFiles | undefined,
): Pick<ConnectionOptions, "user" | "pass" | "tls"> & { readonly servers: string[] } {
  const parts = url.split(",").map((part) => new URL(part.includes("://") ? part : `nats://${part}`));
  const [user, pass] = [text(parts[0]?.username), text(parts[0]?.password)];
  const secure = parts.some(({ protocol }) => protocol === "tls:");
  return {
    servers: parts.map(({ hostname, port }) => `${hostname}:${port || 4222}`),
    ...(user !== undefined && { user }),
    ...(pass !== undefined && { pass }),
    ...((secure || tls) && { tls: { ...tls } }),
  };
}

const text = (value: string | undefined) => (value ? decodeURIComponent(value) : undefined);
