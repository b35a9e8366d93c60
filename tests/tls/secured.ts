import type { Prepared } from "@torg/torg/infra";
import type { ServerFiles } from "./certificates";

export type Secured = (prepared: Prepared, port: number, files: ServerFiles) => Prepared;

export const securedNames = ["nats", "redis-cart", "rabbitmq", "mongo"] as const;
export type SecuredName = (typeof securedNames)[number];

/** Adds to one of the files that a server reads. */
const withLines = (prepared: Prepared, file: string, lines: readonly string[]): Prepared => ({
  ...prepared,
  files: { ...prepared.files, [file]: `${prepared.files?.[file]}${lines.join("\n")}\n` },
});

/** How each server is told to demand a client's certificate on a port more; NATS has only one, and demands it there. */
export const secured: Readonly<Record<SecuredName, Secured>> = {
  nats(prepared, port, { ca, cert, key }) {
    const tls = { cert_file: cert, key_file: key, ca_file: ca, verify: true };
    return natsAt(prepared, port, { tls });
  },
  "redis-cart": (prepared, port, { ca, cert, key }) =>
    withLines(prepared, "redis.conf", [
      `tls-port ${port}`,
      `tls-ca-cert-file "${ca}"`,
      `tls-cert-file "${cert}"`,
      `tls-key-file "${key}"`,
      "tls-auth-clients yes",
    ]),
  rabbitmq: (prepared, port, { ca, cert, key }) =>
    withLines(prepared, "rabbitmq.conf", [
      `listeners.ssl.local = 127.0.0.1:${port}`,
      `ssl_options.cacertfile = ${ca}`,
      `ssl_options.certfile = ${cert}`,
      `ssl_options.keyfile = ${key}`,
      "ssl_options.verify = verify_peer",
      "ssl_options.fail_if_no_peer_cert = true",
    ]),
  mongo(prepared, port, { ca, cert, key }) {
    const tls = [
      `--listen-tls=127.0.0.1:${port}`,
      `--listen-tls-ca-file=${ca}`,
      `--listen-tls-cert-file=${cert}`,
      `--listen-tls-key-file=${key}`,
    ];
    const processes = prepared.processes.map((one) => ({ ...one, command: [...one.command, ...tls] }));
    return { ...prepared, processes };
  },
};

/** A NATS without TLS, on this port. */
export const plainNats: Secured = (prepared, port) => natsAt(prepared, port, {});

function natsAt(prepared: Prepared, port: number, more: object): Prepared {
  const settings = JSON.parse(prepared.files?.["nats.conf"] ?? "{}");
  const text = JSON.stringify({ ...settings, listen: `127.0.0.1:${port}`, ...more });
  return { ...prepared, files: { ...prepared.files, "nats.conf": text } };
}
