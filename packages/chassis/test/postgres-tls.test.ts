import { afterAll, beforeAll, expect, setDefaultTimeout } from "bun:test";
import { appendFileSync, chownSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../src/database";
import { pingServer, preparePostgres, sqlDeadLetters } from "../src/servers";
import { eventually, tempFolder, testIf } from "../src/testing";
import { type TlsFiles, tlsFiles } from "../src/tls";

setDefaultTimeout(30_000); // it makes certificates and a server first

const hasOpenssl = Bun.which("openssl") !== null;
const testTls = testIf(hasOpenssl, "there is no openssl on the PATH");
const folder = tempFolder();
const file = (name: string) => join(folder.path, "tls", name);
let server: Bun.Subprocess | undefined;
let url: URL;

/** A certificate for this name, signed by an authority of its own. */
function certificate(name: string, authority: string): void {
  openssl(
    "req",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    file(`${name}.key`),
    "-out",
    file(`${name}.csr`),
  );
  writeFileSync(file("names"), "subjectAltName=DNS:localhost\n");
  openssl(
    "x509",
    "-req",
    "-days",
    "2",
    "-in",
    file(`${name}.csr`),
    "-CA",
    file(`${authority}.crt`),
    "-CAkey",
    file(`${authority}.key`),
    "-CAcreateserial",
    "-extfile",
    file("names"),
    "-out",
    file(`${name}.crt`),
  );
}
const authority = (name: string) =>
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    file(`${name}.key`),
    "-out",
    file(`${name}.crt`),
  );

function openssl(...args: string[]): void {
  const { success, stderr } = Bun.spawnSync(["openssl", ...args]);
  if (!success) throw new Error(`openssl ${args[0]}: ${stderr}`);
}

beforeAll(async () => {
  if (!hasOpenssl) return;
  mkdirSync(join(folder.path, "tls"));
  for (const name of ["ours", "theirs"]) authority(name);
  for (const [name, by] of [
    ["server", "ours"],
    ["order", "ours"],
    ["cart", "theirs"],
  ] as const)
    certificate(name, by);

  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = probe;
  probe.stop(true);
  const prepared = await preparePostgres({ dataDir: join(folder.path, "data"), port, warn: () => undefined });
  const cluster = prepared.command[prepared.command.indexOf("-D") + 1] ?? "";
  for (const name of ["server.key", "server.crt", "ours.crt"]) {
    writeFileSync(join(cluster, name), readFileSync(file(name)), { mode: 0o600 });
    if (prepared.account) chownSync(join(cluster, name), prepared.account.uid, prepared.account.gid);
  }
  writeFileSync(join(cluster, "pg_hba.conf"), "hostssl all all all scram-sha-256 clientcert=verify-full\n");
  appendFileSync(join(cluster, "postgresql.conf"), "ssl = on\nssl_ca_file = 'ours.crt'\n");
  const { account, command, cwd, env } = prepared;
  server = Bun.spawn([...command], {
    ...account,
    cwd,
    env,
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  url = new URL(prepared.url);
  url.hostname = "localhost";
  // The superuser is called postgres, and a certificate must say so too
  certificate("postgres", "ours");
  await eventually(() => ask("postgres", {}).then(() => true), { what: "the server's start" });
});
afterAll(async () => {
  server?.kill("SIGINT");
  await server?.exited;
  folder[Symbol.dispose]();
});

const filesOf = (name: string): TlsFiles | undefined =>
  tlsFiles({
    TLS_CA_FILE: file("ours.crt"),
    TLS_CERT_FILE: file(`${name}.crt`),
    TLS_KEY_FILE: file(`${name}.key`),
  });

/** One question as the superuser, with this one's certificate. */
async function ask(
  certificateOf: string,
  {
    host,
    sslmode,
    tls = filesOf(certificateOf),
  }: { host?: string; sslmode?: string; tls?: TlsFiles | undefined },
) {
  const at = new URL(url);
  if (host !== undefined) at.hostname = host;
  if (sslmode !== undefined) at.searchParams.set("sslmode", sslmode);
  const database = openDatabase({
    url: at.href,
    service: "order",
    poolMax: 1,
    statementTimeoutMs: 3_000,
    backgroundTimeoutMs: 3_000,
    lockTimeoutMs: 1_000,
    silenceMs: 10_000,
    tls,
  });
  try {
    return (
      await database.sql<{ ssl: boolean; name: string }[]>`
      select ssl, client_dn as name from pg_stat_ssl where pid = pg_backend_pid()`
    )[0];
  } finally {
    await database.close();
  }
}

testTls("with its own certificate a service is let in, and everything it says is encrypted", async () => {
  expect(await ask("postgres", {})).toEqual({ ssl: true, name: "/CN=postgres" });
});

testTls("another one's certificate is refused, and one by a stranger too", async () => {
  await expect(ask("order", {})).rejects.toThrow(/authentication failed/);
  await expect(ask("cart", {})).rejects.toThrow();
});

testTls("without a certificate, and without TLS, the server says no", async () => {
  const trusting = tlsFiles({
    TLS_CA_FILE: file("ours.crt"),
    TLS_CERT_FILE: undefined,
    TLS_KEY_FILE: undefined,
  });
  await expect(ask("postgres", { tls: trusting })).rejects.toThrow("valid client certificate");
  await expect(ask("postgres", { sslmode: "disable" })).rejects.toThrow("no pg_hba.conf entry");
});

testTls("a server that others vouch for, or whose name is another, is not spoken to", async () => {
  const wrong = { ...filesOf("postgres"), ca: readFileSync(file("theirs.crt"), "utf8") };
  await expect(ask("postgres", { tls: wrong })).rejects.toThrow(/certificate|signed/);
  await expect(ask("postgres", { host: "127.0.0.1" })).rejects.toThrow(/IP|altname|certificate/i);
});

testTls("an operator's questions go the same way", async () => {
  const tls = filesOf("postgres");
  expect((await pingServer(url.href, tls)).version).toMatch(/^\d+/);
  await (await sqlDeadLetters({ order: url.href }, tls)).close();
  const trusting = tls?.ca === undefined ? {} : { ca: tls.ca };
  for (const refused of [trusting, filesOf("cart"), undefined]) {
    await expect(pingServer(url.href, refused)).rejects.toThrow();
    await expect(sqlDeadLetters({ order: url.href }, refused)).rejects.toThrow();
  }
});
