import { type TlsFiles, tlsFiles } from "@torg/chassis/servers";

/** The files for TLS that an environment names, or the one that `torg infra` wrote; throws where one is not usable. */
export const tlsIn = (env: Readonly<Record<string, string | undefined>>): TlsFiles | undefined =>
  tlsFiles({
    TLS_CA_FILE: env.TLS_CA_FILE,
    TLS_CERT_FILE: env.TLS_CERT_FILE,
    TLS_KEY_FILE: env.TLS_KEY_FILE,
  });
