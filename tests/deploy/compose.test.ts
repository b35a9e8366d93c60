import { describe, expect, test } from "bun:test";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "@torg/chassis/testing";
import { serviceNames } from "@torg/contracts";
import {
  addressVariables,
  composeFiles,
  defaultPorts,
  dockerCompose,
  infraServers,
  secretName,
  serversOf,
} from "@torg/torg/infra";
import { z } from "zod";

const root = join(import.meta.dir, "../..");
const Service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z.looseObject({}).optional(),
  build: z.string().optional(),
  deploy: z.looseObject({ resources: z.object({ limits: z.object({ memory: z.string() }) }) }),
});
const { services, secrets } = z
  .looseObject({
    services: z.record(z.string(), Service),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(Bun.YAML.parse(await Bun.file(join(root, "compose.yaml")).text()));

const servers = Object.keys(services).filter((name) => Object.hasOwn(addressVariables, name));
const own = Object.entries(services).filter(([, { build }]) => build !== undefined);
const containersOf = (service: string) =>
  own.filter(([, { command }]) => command.includes(`--target=${service}`));
const get = (name: string) => services[name] ?? expect.unreachable(`there is no ${name}`);

test("its servers are those that `torg infra` starts, each on the same port of this machine", () => {
  expect(servers.sort()).toEqual([...infraServers].sort());
  for (const name of infraServers) {
    const [port = ""] = get(name).ports;
    expect(port).toMatch(new RegExp(`^127\\.0\\.0\\.1:\\$\\{\\w+:-${defaultPorts[name]}\\}:\\d+$`));
  }
});

test("each service has a container of its own, and the gateway has two behind nginx", async () => {
  for (const service of serviceNames)
    expect(containersOf(service)).toHaveLength(service === "gateway" ? 2 : 1);
  const nginx = await Bun.file(join(root, "deploy/nginx/nginx.conf")).text();
  for (const [name] of containersOf("gateway")) expect(nginx).toContain(`server ${name}:3000`);
});

test("a container knows the addresses that are its service's, and nobody else's; only one knows the databases' administrator", () => {
  for (const service of serviceNames) {
    const names = serversOf[service].map((server) => secretName(service, server));
    for (const [, { secrets: given, environment }] of containersOf(service)) {
      expect([...given].sort()).toEqual([...names].sort());
      for (const name of names)
        expect(environment[`${name.toUpperCase()}_FILE`]).toBe(`/run/secrets/${name}`);
    }
  }
  const administrators = Object.entries(services).filter(([, { secrets: given }]) =>
    given.some((name) => name === "database_url" || name === "postgres_password"),
  );
  expect(administrators.map(([name]) => name).sort()).toEqual(["databases", "postgres"]);
});

test("a service's own identity is mounted and no other's", () => {
  for (const service of serviceNames)
    for (const [, { volumes }] of containersOf(service)) {
      const mounted = volumes.filter((volume) => volume.includes("identities/"));
      expect(mounted).toEqual([`./.torg/compose/identities/${service}:/run/identity:ro`]);
    }
});

test("Torg's containers and nginx can write nothing, have no rights, and everything has a limit and says whether it is well", () => {
  for (const [name, { read_only, cap_drop }] of [...own, ["nginx", get("nginx")] as const]) {
    expect([name, read_only, cap_drop]).toEqual([name, true, ["ALL"]]);
  }
  for (const [name, { deploy, healthcheck, build }] of Object.entries(services)) {
    expect([name, deploy.resources.limits.memory]).toEqual([name, expect.stringMatching(/^\d+[mg]$/)]);
    expect([name, healthcheck !== undefined || build !== undefined]).toEqual([name, true]); // the image has its own
  }
});

test("what it mounts is what `torg infra files` writes: all of it, nothing else, the same again", async () => {
  using folder = tempFolder();
  await composeFiles(folder.path);
  const files = readdirSync(join(folder.path, "secrets")).sort();
  const mounted = Object.values(secrets).map(({ file }) => file.replace(".torg/compose/secrets/", ""));
  expect(files).toEqual(mounted.sort());
  expect(statSync(folder.path).mode & 0o077).toBe(0);
  const texts = () =>
    Promise.all(
      files
        .filter((name) => name.endsWith("_url"))
        .map((name) => Bun.file(join(folder.path, "secrets", name)).text()),
    );
  const before = await texts();
  await composeFiles(folder.path);
  expect(await texts()).toEqual(before);
  expect(
    readdirSync(join(folder.path, "identities", "order")).filter((name) => !name.endsWith(".pub.jwk")),
  ).toEqual(["order.jwk"]);
});

test("carts are on the disk before they are answered, caches may forget: as `torg infra` has it", () => {
  expect(get("redis-cart").command.join(" ")).toContain(
    "--appendonly yes --appendfsync always --maxmemory-policy noeviction",
  );
  expect(get("redis-cache").command.join(" ")).toContain("--maxmemory 256mb --maxmemory-policy allkeys-lru");
});

const cli = await dockerCompose((line) => process.stderr.write(`${line}\n`)).catch((error: Error) => error);
const missing = cli instanceof Error && Bun.env.CI !== "true";
describe.skipIf(missing)(`Docker Compose${missing ? ` (${cli.message})` : ""}`, () => {
  test("takes the file, without a word", async () => {
    if (cli instanceof Error) throw cli;
    const child = Bun.spawn([...cli, "--file", join(root, "compose.yaml"), "config", "--quiet"], {
      stderr: "pipe",
    });
    expect(await new Response(child.stderr).text()).toBe("");
    expect(await child.exited).toBe(0);
  });
});
