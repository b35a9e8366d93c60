import { refusal } from "../refusal";
import type { TlsFiles } from "../tls";

/**
 * The client's options for TLS: for `rediss://`, and for any address where files are given. The client would let a
 * `tls` within the address go before them, even an empty one, so there may be none.
 */
export function redisTls(url: string, tls: TlsFiles | undefined): { readonly tls?: TlsFiles } {
  const { protocol, searchParams } = new URL(url);
  if (searchParams.has("tls"))
    throw refusal("a Redis's address says nothing of TLS but rediss://: take tls out of it");
  return tls || protocol === "rediss:" ? { tls: { ...tls } } : {};
}
