import { afterAll, beforeAll, describe, expect, setDefaultTimeout } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pingServer, tlsFiles } from "@torg/chassis/servers";
import { tempFolder, testDatabaseServer, testIf } from "@torg/chassis/testing";
import { addressVariables } from "@torg/torg/infra";
import { adapters } from "./adapters";
import { type Certificates, makeCertificates, type TlsPaths } from "./certificates";
import { reasonMissing } from "./reason-missing";
import { securedNames as names, plainNats, type Secured, type SecuredName, secured } from "./secured";
import { type SecureServer, startSecure } from "./start-secure";

setDefaultTimeout(60_000);

const main = join(import.meta.dir, "../../packages/torg/src/main.ts");
const folder = tempFolder();
const here = names.filter((name) => reasonMissing(name) === undefined);
const servers = new Map<SecuredName, SecureServer>();
let certificates: Certificates;

beforeAll(async () => {
  if (here.length === 0) return;
  mkdirSync(join(folder.path, "pem"));
  certificates = makeCertificates(join(folder.path, "pem"));
  const starting = here.map(async (name) => {
    servers.set(name, await start(name, "named"));
  });
  await Promise.all([...starting, testDatabaseServer()]); // events come from a database, which takes a while too
});
afterAll(async () => {
  for (const server of servers.values()) await server.stop();
  folder[Symbol.dispose]();
});

/** With CI=true what is missing is a failure. */
const runs = (reason: string | undefined): boolean => reason === undefined || Bun.env.CI === "true";

const start = (name: SecuredName, showing: "named" | "elsewhere", secure: Secured = secured[name]) =>
  startSecure({
    name,
    folder: join(folder.path, `${name}-${showing}-${secure.name}`),
    secure,
    files: certificates.servers[showing],
  });
const serverOf = (name: SecuredName): SecureServer => {
  const server = servers.get(name);
  if (!server) throw new Error(`${name} did not start`);
  return server;
};
const read = (paths: TlsPaths) =>
  tlsFiles({ TLS_CA_FILE: undefined, TLS_CERT_FILE: undefined, TLS_KEY_FILE: undefined, ...paths });

/** What each refused one was told, all of them at once; one that was let in says so. */
const refusals = (tries: readonly Promise<unknown>[]): Promise<string[]> =>
  Promise.all(
    tries.map((one) =>
      one.then(
        () => "let in",
        (error: unknown) => said(error),
      ),
    ),
  );
const said = (error: unknown): string =>
  error instanceof Error ? `refused: ${error.message} ${error.cause ? said(error.cause) : ""}` : `${error}`;

for (const name of names) {
  const secureTest = testIf(runs(reasonMissing(name)), reasonMissing(name) ?? "");
  const { scheme, works, enters } = adapters[name];

  describe(`${name} that demands a certificate`, () => {
    secureTest(
      "with its own a service works, whether the address says TLS or only the files do",
      async () => {
        const server = serverOf(name);
        const plain = server.url({ plain: true });
        await Promise.all([
          works(server.url(), certificates.client, plain),
          works(server.url({ scheme }), certificates.client, plain),
        ]);
      },
    );

    secureTest("nobody enters without one, with a stranger's, or without TLS", async () => {
      const [plain, secure] = [serverOf(name).url(), serverOf(name).url({ scheme })];
      const told = await refusals([
        enters(secure, certificates.withoutCertificate),
        enters(secure, certificates.withStrangers),
        enters(plain, certificates.withoutCertificate),
        enters(plain, undefined),
        enters(secure, certificates.client),
      ]);
      expect(told.map((one) => one.startsWith("refused"))).toEqual([true, true, true, true, false]);
    });

    secureTest("a server that strangers vouch for, or whose name is another, is not spoken to", async () => {
      const server = serverOf(name);
      const other = name === "rabbitmq" ? undefined : await start(name, "elsewhere");
      const told = await refusals([
        enters(server.url(), certificates.trustingStrangers),
        enters(server.url({ host: "127.0.0.1" }), certificates.client),
        ...(other ? [enters(other.url(), certificates.client)] : []), // RabbitMQ takes long to start
      ]);
      await other?.stop();
      for (const one of told) expect(one).toMatch(/refused:.*(certificate|signed|altname|Hostname)/i);
    });

    secureTest("where files are given, a server without TLS is not spoken to", async () => {
      const own = name === "nats" ? await start(name, "named", plainNats) : undefined;
      const url = own?.url() ?? serverOf(name).url({ plain: true });
      const told = await refusals([enters(url, undefined), enters(url, certificates.client)]);
      await own?.stop();
      expect(told.map((one) => one.startsWith("refused"))).toEqual([false, true]);
    });
  });
}

testIf(here.length > 0, "none of the servers is here")(
  "an operator's question goes the same ways",
  async () => {
    const tls = read(certificates.client);
    const trials = here.map(async (name) => {
      const server = serverOf(name);
      const secure = server.url({ scheme: adapters[name].scheme });
      const versions = await Promise.all([pingServer(server.url(), tls), pingServer(secure, tls)]);
      for (const { version } of versions) expect(version).toMatch(/^\d+\.\d+/);
      const told = await refusals([
        pingServer(secure, read(certificates.withoutCertificate)),
        pingServer(server.url(), read(certificates.withStrangers)),
        pingServer(server.url(), read(certificates.trustingStrangers)),
        pingServer(server.url({ host: "127.0.0.1" }), tls),
        ...(name === "nats" ? [] : [pingServer(server.url({ plain: true }), tls)]), // it has one port
      ]);
      for (const one of told) expect(one).toStartWith("refused");
    });
    await Promise.all(trials);
  },
);

const addressTest = testIf(runs(reasonMissing("mongo")), reasonMissing("mongo") ?? "");
addressTest("an address that would weaken TLS is refused before anything is sent", async () => {
  const [mongo, redis] = ["mongodb://u:p@127.0.0.1:9/x", "redis://u:p@127.0.0.1:9/0"];
  const told = await refusals([
    ...["tlsInsecure=true", "w=1&tlsAllowInvalidCertificates=true", "tlsAllowInvalidHostnames=true"].map(
      (query) => adapters.mongo.enters(`${mongo}?${query}`, undefined),
    ),
    adapters.mongo.enters(`${mongo}?tls=false`, certificates.client),
    adapters["redis-cart"].enters(`${redis}?tls=`, certificates.client),
  ]);
  expect(told.map((one) => /tls\w*/.exec(one)?.[0])).toEqual([
    "tlsInsecure",
    "tlsAllowInvalidCertificates",
    "tlsAllowInvalidHostnames",
    "tls",
    "tls",
  ]);
});

const reason = names.map(reasonMissing).find((one) => one !== undefined);
const testOfAll = testIf(runs(reason), reason ?? "");

testOfAll("torg infra status and torg events use the files that their environment names", async () => {
  const urls = names.map((name) => [addressVariables[name], serverOf(name).url()] as const);
  const lines = Object.entries({ ...Object.fromEntries(urls), ...certificates.client });
  const env = lines.map(([key, value]) => `${key}=${value}\n`).join("");
  writeFileSync(join(folder.path, "secure.env"), env);
  const status = await torg("infra", "status", "--data", join(folder.path, "secure"));
  for (const name of names) expect(status).toMatch(new RegExp(`^${name} +localhost:\\d+ +\\d+\\.`, "m"));
  expect(status).toContain("0 instances of Torg's services answer over NATS");
  expect(await torg("events", "lag", "--infra", join(folder.path, "secure.env"))).toContain("queue");
});

async function torg(...args: string[]): Promise<string> {
  const child = Bun.spawn([process.execPath, main, ...args], {
    env: { ...Bun.env, NO_COLOR: "1" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  await child.exited;
  return out + err;
}
