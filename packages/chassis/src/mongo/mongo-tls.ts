import { refusal } from "../refusal";
import type { TlsFiles } from "../tls";

/** Settings of an address that would have any server believed. */
const believing = ["tlsInsecure", "tlsAllowInvalidCertificates", "tlsAllowInvalidHostnames"];

/**
 * The driver's options for TLS: where files are given TLS is demanded, and the driver itself refuses an address that
 * says `tls=false`. An address may not switch the checking of the server off.
 */
export function mongoTls(url: string, tls: TlsFiles | undefined): TlsFiles & { readonly tls?: true } {
  const said = url.slice(url.indexOf("?") + 1).toLowerCase();
  const setting = believing.find((name) => said.includes(`${name.toLowerCase()}=true`));
  if (setting !== undefined)
    throw refusal(`${setting} in a MongoDB's address: the certificate of a server is always checked`);
  return tls ? { tls: true, ...tls } : {};
}
