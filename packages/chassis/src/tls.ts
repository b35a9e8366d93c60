import { readFileSync } from "node:fs";
import type { CommonConfig } from "./common-config";
import { ConfigFaults } from "./config";
import { reasonOf } from "./secret-files";

/** PEM texts for connections to servers; the names are those of Node's TLS options. */
export type TlsFiles = { readonly ca?: string; readonly cert?: string; readonly key?: string };

type Given = Pick<CommonConfig, "TLS_CA_FILE" | "TLS_CERT_FILE" | "TLS_KEY_FILE">;

/**
 * What TLS_CA_FILE, TLS_CERT_FILE and TLS_KEY_FILE hold, or nothing where none is given. Throws ConfigFaults when one
 * cannot be read, is not PEM, or a certificate comes without its key. A server is trusted by TLS_CA_FILE alone where
 * that is given, and its name must fit: no adapter may switch either off, nor speak without TLS where
 * files are given.
 */
export function tlsFiles(given: Given): TlsFiles | undefined {
  const faults: string[] = [];
  const read = (name: keyof Given): string | undefined => {
    const path = given[name];
    if (path === undefined) return undefined;
    try {
      const text = readFileSync(path, "utf8");
      if (/-----BEGIN [A-Z ]+-----/.test(text)) return text;
      faults.push(`${name}: ${path} is not a PEM file`);
    } catch (error) {
      faults.push(`${name}: ${path} cannot be read (${reasonOf(error)})`);
    }
    return undefined;
  };
  const [ca, cert, key] = [read("TLS_CA_FILE"), read("TLS_CERT_FILE"), read("TLS_KEY_FILE")];
  const [hasCert, hasKey] = [given.TLS_CERT_FILE !== undefined, given.TLS_KEY_FILE !== undefined];
  if (hasCert && !hasKey) faults.push("TLS_KEY_FILE: the key of TLS_CERT_FILE is missing");
  if (hasKey && !hasCert) faults.push("TLS_CERT_FILE: the certificate of TLS_KEY_FILE is missing");
  if (faults.length > 0) throw new ConfigFaults(faults);
  const files = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  return Object.keys(files).length > 0 ? files : undefined;
}
