import { link, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type ServiceName, serviceNames } from "@torg/contracts";
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Principal } from "./principal";

/** Every service has a private key of its own, and everybody knows the public ones. */
export type Identities = {
  /** A token by which `service` proves itself to `audience`, and says on whose behalf it acts. Five minutes. */
  readonly sign: (service: ServiceName, audience: ServiceName, principal: Principal) => Promise<string>;
  /** Who sent it and for whom; throws `auth.anonymous` for anything but a valid token meant for this audience. */
  readonly verify: (
    token: string,
    audience: ServiceName,
  ) => Promise<{ caller: ServiceName; principal: Principal }>;
};

type Key = Awaited<ReturnType<typeof importJWK>>;

const issuers: readonly ServiceName[] = [...serviceNames, "operator"];
const Claims = z.looseObject({
  iss: z.enum(["gateway", "user", "product", "order", "cart", "integration", "notification", "operator"]),
  principal: z.strictObject({
    role: z.enum(["public", "guest", "buyer", "staff", "admin"]),
    userId: z.templateLiteral(["usr_", z.uuidv7()]).optional(),
    guest: z.string().optional(),
    group: z.string().optional(),
  }),
});

/**
 * Reads the identities of a folder: `<service>.jwk` is a private key (owner only), `<service>.pub.jwk` a public one.
 * What is missing is made, unless the folder holds public ones: then somebody has given everybody their own, and a
 * service that is in neither form is a fault.
 */
export async function openIdentities(folder: string): Promise<Identities> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined); // read-only where it is given
  const privates = new Map<ServiceName, Key>();
  const publics = new Map<ServiceName, Key>();
  const present = new Set(await readdir(folder));
  const given = [...present].some((name) => name.endsWith(".pub.jwk"));
  const read = async (service: ServiceName): Promise<void> => {
    const path = join(folder, `${service}.jwk`);
    if (!present.has(`${service}.jwk`) && given) {
      publics.set(
        service,
        await importJWK(await readJwk(join(folder, `${service}.pub.jwk`), PublicJwk), "EdDSA"),
      );
      return;
    }
    const jwk = present.has(`${service}.jwk`) ? await readJwk(path, PrivateJwk) : await makeKey(path);
    privates.set(service, await importJWK(jwk, "EdDSA"));
    publics.set(service, await importJWK(publicPart(jwk), "EdDSA"));
  };
  await Promise.all(issuers.map(read));
  return identitiesOf(privates, publics);
}

function identitiesOf(
  privates: ReadonlyMap<ServiceName, Key>,
  publics: ReadonlyMap<ServiceName, Key>,
): Identities {
  return {
    async sign(service, audience, principal) {
      const key = privates.get(service);
      if (!key) throw new TypeError(`the identity of ${service} is not here`);
      return new SignJWT({ principal })
        .setProtectedHeader({ alg: "EdDSA" })
        .setIssuer(service)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime("5m")
        .sign(key);
    },
    async verify(token, audience) {
      try {
        const { payload } = await jwtVerify(token, (_, { payload: raw }) => keyOf(publics, String(raw)), {
          audience,
          algorithms: ["EdDSA"],
        });
        const { iss, principal } = Claims.parse(payload);
        return { caller: iss, principal: tidy(principal) };
      } catch (cause) {
        throw new Failure("auth.anonymous", {}, { cause });
      }
    },
  };
}

/** The key is the claimed issuer's: a token that says it is order's is checked against order's key only. */
function keyOf(publics: ReadonlyMap<ServiceName, Key>, payload: string): Key {
  const { iss } = Claims.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  const key = publics.get(iss);
  if (!key) throw new TypeError(`nobody knows ${iss}`);
  return key;
}

const tidy = ({ role, userId, guest, group }: z.infer<typeof Claims>["principal"]): Principal => ({
  role,
  ...(userId === undefined ? {} : { userId }),
  ...(guest === undefined ? {} : { guest }),
  ...(group === undefined ? {} : { group }),
});

const PrivateJwk = z.looseObject({ kty: z.literal("OKP"), d: z.string() });
const PublicJwk = z
  .looseObject({ kty: z.literal("OKP"), x: z.string() })
  .refine((jwk) => !("d" in jwk), "holds a private key");

async function readJwk(path: string, shape: z.ZodType<JWK>): Promise<JWK> {
  try {
    return shape.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new TypeError(
      `${path} is not ${shape === PrivateJwk ? "a private" : "a public"} key; delete it to get a new one`,
      {
        cause,
      },
    );
  }
}

const publicPart = ({ d: _, ...open }: JWK): JWK => open;

async function makeKey(path: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwk = await exportJWK(privateKey);
  // Several processes may start at once: whoever is first has made it, and nobody ever reads half a key
  const own = `${path}.${Bun.randomUUIDv7()}`;
  await writeFile(own, JSON.stringify(jwk), { mode: 0o600, flag: "wx" });
  await link(own, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(own);
  return readJwk(path, PrivateJwk);
}

/** Hands identities out: to each service a folder with its own private key and everybody's public ones. */
export async function handOutIdentities(
  folder: string,
  into: (service: ServiceName) => string,
): Promise<void> {
  await openIdentities(folder);
  const keys = await Promise.all(
    issuers.map(
      async (service) => [service, await readJwk(join(folder, `${service}.jwk`), PrivateJwk)] as const,
    ),
  );
  for (const [service, own] of keys) {
    await mkdir(into(service), { recursive: true, mode: 0o700 });
    await writeFile(join(into(service), `${service}.jwk`), JSON.stringify(own), { mode: 0o600 });
    for (const [other, key] of keys)
      if (other !== service)
        await writeFile(join(into(service), `${other}.pub.jwk`), JSON.stringify(publicPart(key)), {
          mode: 0o644,
        });
  }
}
