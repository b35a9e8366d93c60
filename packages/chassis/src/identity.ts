import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
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
  }),
});

/** Reads the identities of a folder (`<service>.jwk`, owner only), making those that are missing. */
export async function openIdentities(folder: string): Promise<Identities> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const privates = new Map<ServiceName, Key>();
  const publics = new Map<ServiceName, Key>();
  const present = new Set(await readdir(folder));
  for (const service of issuers) {
    const path = join(folder, `${service}.jwk`);
    const jwk = present.has(`${service}.jwk`)
      ? parseJwk(await readFile(path, "utf8"), path)
      : await makeKey(path);
    privates.set(service, await importJWK(jwk, "EdDSA"));
    const { d: _, ...open } = jwk;
    publics.set(service, await importJWK(open, "EdDSA"));
  }
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

const tidy = ({ role, userId, guest }: z.infer<typeof Claims>["principal"]): Principal => ({
  role,
  ...(userId === undefined ? {} : { userId }),
  ...(guest === undefined ? {} : { guest }),
});

const parseJwk = (text: string, path: string): JWK => {
  try {
    return z.looseObject({ kty: z.literal("OKP"), d: z.string() }).parse(JSON.parse(text));
  } catch (cause) {
    throw new TypeError(`${path} is not a private key; delete it to get a new one`, { cause });
  }
};

async function makeKey(path: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const jwk = await exportJWK(privateKey);
  if (!existsSync(path)) await writeFile(path, JSON.stringify(jwk), { mode: 0o600, flag: "wx" });
  await chmod(path, 0o600);
  return parseJwk(await readFile(path, "utf8"), path);
}
