import { networkInterfaces } from "node:os";
import type { CommonConfig } from "../common-config";

/** Where other processes reach this one: ADVERTISE_URL, else HOST, or this machine's first address where HOST is all of them. */
export function advertisedUrl(
  { ADVERTISE_URL, HOST }: Pick<CommonConfig, "ADVERTISE_URL" | "HOST">,
  port: number,
): string {
  if (ADVERTISE_URL !== undefined) return ADVERTISE_URL.replace(/\/$/, "");
  const host = HOST === "0.0.0.0" || HOST === "::" ? (ownAddress() ?? "127.0.0.1") : HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

const ownAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)?.address;
