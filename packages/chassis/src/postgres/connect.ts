import { connect, type Socket } from "node:net";
import postgres, { type Sql } from "postgres";
import type { TlsFiles } from "../tls";

export type ConnectionOptions = {
  readonly url: string;
  /** The server's socket, where it is on this machine: in place of the address in `url`. */
  readonly socket?: string | undefined;
  readonly service: string;
  readonly max: number;
  /** For a statement outside a transaction, and one of a transaction that somebody waits for. */
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly tls?: TlsFiles | undefined;
  readonly settings: Readonly<Record<string, boolean>>;
};

/** Between asking for a connection and its first answer. */
const connectTimeoutSeconds = 3;

/**
 * Connections that come back by themselves within a second of the server, and can be cut: a server that went away
 * without a word (a stopped machine, a dead path) would hold them for as long as the system retransmits.
 */
export function connectPostgres(options: ConnectionOptions): { readonly sql: Sql; readonly cut: () => void } {
  const sockets = new Set<Socket>();
  let attempts = 0;
  const open = ({ host, port }: { host: string[]; port: number[] }): Socket => {
    const at = attempts++ % host.length; // with several hosts in the address, each in turn
    const [hostname = "localhost", number = 5432] = [host[at], port[at]];
    const socket = options.socket === undefined ? connect(number, hostname) : connect(options.socket);
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    return Object.assign(socket, { host: hostname, port: number }); // by which the driver checks a certificate
  };
  const settings = {
    socket: open,
    max: options.max,
    idle_timeout: 0,
    connect_timeout: connectTimeoutSeconds,
    /** Seconds before a connection is tried again: without it, as many as 20. */
    backoff: (tries: number) => Math.min(1, 0.05 * 2 ** tries) * (0.5 + Math.random() / 2),
    onnotice: () => undefined,
    ...withTls(options),
    connection: {
      application_name: `torg-${options.service}`,
      statement_timeout: options.statementTimeoutMs,
      lock_timeout: options.lockTimeoutMs,
      /** Longer than a statement: what waits for us is not what we wait for. */
      idle_in_transaction_session_timeout: options.statementTimeoutMs + 1_000,
      ...options.settings,
    },
  };
  return {
    sql: postgres(options.url, settings),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** With certificates the server's own is checked, and its name too; `sslmode=disable` in the address says otherwise. */
export function withTls({ url, socket, tls }: Pick<ConnectionOptions, "url" | "socket" | "tls">) {
  if (!tls || socket !== undefined || new URL(url).searchParams.get("sslmode") === "disable") return {};
  return { ssl: { ...tls, rejectUnauthorized: true } };
}
