import postgres, { type Sql } from "postgres";
import { refusal } from "../refusal";
import type { TlsFiles } from "../tls";
import { withTls } from "./connect";
import { scramVerifier } from "./scram-verifier";

/** What one service may take of the server's connections, all its processes together. */
const connectionsMax = 50;

/**
 * The address of a service's own database, which is made with its role where missing. The role's password comes
 * from the server's, so that every process knows it and none has to be told. Safe to call at once from anywhere.
 */
export async function provision(adminUrl: string, service: string, tls?: TlsFiles): Promise<string> {
  const address = new URL(databaseUrlOf(adminUrl, service));
  const admin = postgres(adminUrl, {
    max: 1,
    onnotice: () => undefined,
    ...withTls({ url: adminUrl, socket: undefined, tls }),
    connection: { application_name: "torg-provision" },
  });
  try {
    await admin`SELECT pg_advisory_lock(hashtext('torg.provision'))`; // given back with the connection
    await makeRole(admin, service, decodeURIComponent(address.password));
    await makeDatabase(admin, service);
    return address.href;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw refusal(`The server in DATABASE_URL (${address.host}) gives ${service} no database: ${reason}.`, {
      cause,
    });
  } finally {
    await admin.end({ timeout: 5 });
  }
}

/** Where `provision` makes the service's database, and with which account: known before it is made. */
export function databaseUrlOf(adminUrl: string, service: string): string {
  const address = new URL(adminUrl);
  if (address.password === "") {
    throw refusal(
      "DATABASE_URL has no password: the services' own passwords are derived from it, so it needs one.",
    );
  }
  address.password = new Bun.CryptoHasher("sha256", decodeURIComponent(address.password))
    .update(service)
    .digest("hex");
  address.username = service;
  address.pathname = `/${service}`;
  return address.href;
}

async function makeRole(admin: Sql, service: string, password: string): Promise<void> {
  const [known] = await admin`SELECT 1 FROM pg_roles WHERE rolname = ${service}`;
  const role = quoteName(service);
  if (!known) await admin.unsafe(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT ${connectionsMax}`);
  // Again at each start, because the server's own password may have changed since
  await admin.unsafe(`ALTER ROLE ${role} PASSWORD '${scramVerifier(password)}'`);
}

async function makeDatabase(admin: Sql, service: string): Promise<void> {
  const [known] = await admin`SELECT 1 FROM pg_database WHERE datname = ${service}`;
  const name = quoteName(service);
  if (!known) {
    const [server] = await admin<{ version: number; isSuperuser: boolean }[]>`
      SELECT current_setting('server_version_num')::int AS version, rolsuper AS "isSuperuser"
      FROM pg_roles WHERE rolname = current_user`;
    if (!server?.isSuperuser) await admin.unsafe(`GRANT ${name} TO CURRENT_USER`); // only members may give it a database
    const locale = (server?.version ?? 0) >= 170_000 ? builtinLocale : systemLocale;
    await admin.unsafe(`CREATE DATABASE ${name} OWNER ${name} TEMPLATE template0 ENCODING 'UTF8' ${locale}`);
  }
  await admin.unsafe(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
}

const builtinLocale = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'";
const systemLocale = "LOCALE_PROVIDER libc LOCALE 'C.UTF-8'";

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
