import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigFaults } from "./config";
import { tempFolder } from "./testing";
import { tlsFiles } from "./tls";

const faultsOf = (given: Parameters<typeof tlsFiles>[0]): readonly string[] => {
  try {
    tlsFiles(given);
    return [];
  } catch (error) {
    if (error instanceof ConfigFaults) return error.faults;
    throw error;
  }
};
const nothing = { TLS_CA_FILE: undefined, TLS_CERT_FILE: undefined, TLS_KEY_FILE: undefined };

test("without files there is no TLS of our own; with them, their texts", () => {
  using folder = tempFolder();
  const ca = join(folder.path, "ca.pem");
  writeFileSync(ca, "-----BEGIN CERTIFICATE-----\n");
  expect(tlsFiles(nothing)).toBeUndefined();
  expect(tlsFiles({ ...nothing, TLS_CA_FILE: ca })).toEqual({ ca: "-----BEGIN CERTIFICATE-----\n" });
});

test("every fault is named by its variable: unreadable, not PEM, half a pair", () => {
  using folder = tempFolder();
  const [ca, cert] = [join(folder.path, "none.pem"), join(folder.path, "cert.pem")];
  writeFileSync(cert, "not a certificate");
  expect(faultsOf({ TLS_CA_FILE: ca, TLS_CERT_FILE: cert, TLS_KEY_FILE: undefined })).toEqual([
    `TLS_CA_FILE: ${ca} cannot be read (ENOENT)`,
    `TLS_CERT_FILE: ${cert} is not a PEM file`,
    "TLS_KEY_FILE: the key of TLS_CERT_FILE is missing",
  ]);
});
