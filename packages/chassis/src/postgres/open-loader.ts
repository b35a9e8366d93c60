import postgres from "postgres";
import type { TlsFiles } from "../tls";
import { withTls } from "./connect";

/** One connection of its own for filling a database: outside the services' pools, with no time limit. */
export type Loader = {
  /** Statements with no parameters, one after another. */
  readonly run: (statements: string) => Promise<readonly Record<string, unknown>[]>;
  /** `COPY … FROM STDIN`: text that the server reads as fast as it can, and no faster is it taken. */
  readonly copy: (into: string, text: Iterable<string>) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Opens that connection. A session's settings and temporary tables last until `close`. */
export async function openLoader(url: string, tls?: TlsFiles): Promise<Loader> {
  const sql = postgres(url, {
    max: 1,
    max_lifetime: null,
    onnotice: () => undefined,
    ...withTls({ url, socket: undefined, tls }),
    connection: { application_name: "torg-load", statement_timeout: 0, lock_timeout: 0 },
  });
  return {
    run: (statements) => sql.unsafe(statements),
    async copy(into, text) {
      const stream = await sql.unsafe(`copy ${into} from stdin`).writable();
      const ended = new Promise<void>((resolve, reject) => {
        stream.once("finish", resolve);
        stream.once("error", reject);
      });
      for (const part of text) {
        if (!stream.write(part)) await new Promise<void>((resolve) => stream.once("drain", resolve));
      }
      stream.end();
      await ended;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

/** A row of COPY's text format. */
export const copyLine = (values: readonly (string | number | null)[]): string =>
  `${values.map(field).join("\t")}\n`;

const field = (value: string | number | null): string =>
  value === null
    ? "\\N"
    : typeof value === "number"
      ? String(value)
      : value.replace(/[\\\t\n\r]/g, (char) => escapes[char] ?? char);
const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
