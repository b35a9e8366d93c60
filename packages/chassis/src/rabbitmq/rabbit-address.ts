import type { TlsFiles } from "../tls";

/** The broker's address as the client takes it: where files for TLS are given, `amqp://` means `amqps://` too. */
export function rabbitAddress(url: string, tls: TlsFiles | undefined): URL {
  const address = new URL(url);
  if (tls && address.protocol === "amqp:") address.protocol = "amqps:";
  return address;
}
