import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Files that a server is given; every server here asks for a certificate of `ca`, and shows its own. */
export type ServerFiles = { readonly ca: string; readonly cert: string; readonly key: string };

/** As the environment of a service names them. */
export type TlsPaths = {
  readonly TLS_CA_FILE?: string;
  readonly TLS_CERT_FILE?: string;
  readonly TLS_KEY_FILE?: string;
};

/** Ours, for localhost by its name alone; one of ours for another name; a client's; and a stranger's, of another authority. */
export function makeCertificates(folder: string) {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    const { success, stderr } = Bun.spawnSync(["openssl", ...args], { cwd: folder });
    if (!success) throw new Error(`openssl ${args[0]}: ${stderr}`);
  };
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const authority = (name: string): void =>
    openssl(
      ...["req", "-x509", ...newKey, "-days", "2", "-subj", `/CN=${name}`],
      ...["-keyout", `${name}.key`, "-out", `${name}.crt`],
    );
  const certificate = (name: string, { by, dns = name }: { by: string; dns?: string }): void => {
    openssl("req", ...newKey, "-subj", `/CN=${dns}`, "-keyout", `${name}.key`, "-out", `${name}.csr`);
    writeFileSync(at("names"), `subjectAltName=DNS:${dns}\n`);
    openssl(
      ...["x509", "-req", "-days", "2", "-in", `${name}.csr`, "-out", `${name}.crt`, "-extfile", "names"],
      ...["-CA", `${by}.crt`, "-CAkey", `${by}.key`, "-CAcreateserial"],
    );
  };
  authority("ours");
  authority("theirs");
  certificate("server", { by: "ours", dns: "localhost" });
  certificate("elsewhere", { by: "ours", dns: "elsewhere.example" });
  certificate("client", { by: "ours" });
  certificate("stranger", { by: "theirs" });

  const paths = (name: string, authority = "ours"): TlsPaths => ({
    TLS_CA_FILE: at(`${authority}.crt`),
    TLS_CERT_FILE: at(`${name}.crt`),
    TLS_KEY_FILE: at(`${name}.key`),
  });
  const forServer = (name: string): ServerFiles => ({
    ca: at("ours.crt"),
    cert: at(`${name}.crt`),
    key: at(`${name}.key`),
  });
  return {
    servers: { named: forServer("server"), elsewhere: forServer("elsewhere") },
    client: paths("client"),
    withoutCertificate: { TLS_CA_FILE: at("ours.crt") },
    withStrangers: { ...paths("stranger"), TLS_CA_FILE: at("ours.crt") },
    trustingStrangers: paths("client", "theirs"),
  };
}

export type Certificates = ReturnType<typeof makeCertificates>;
