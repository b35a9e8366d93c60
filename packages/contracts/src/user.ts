import { z } from "zod";
import { command, Nothing, query } from "./kernel/contract";
import { event } from "./kernel/event";
import { CustomerGroup, Email, Instant, id, Language, Name, Phone, page, pageInput } from "./kernel/values";

export const UserId = id("usr");
export const Role = z.enum(["buyer", "staff", "admin"]);
export type Role = z.infer<typeof Role>;

export const User = z
  .strictObject({
    id: UserId,
    email: z.string(),
    name: z.string(),
    phone: z.string().optional(),
    language: Language,
    role: Role,
    customerGroup: CustomerGroup.optional().describe(
      "Whose price lists they are sold by, beside everybody's",
    ),
    version: z.int(),
    createdAt: Instant,
  })
  .meta({ id: "User" });
export type User = z.infer<typeof User>;

/** Eight characters at least, and no longer than argon2id should be made to chew on. */
const Password = z.string().min(8).max(128);

export const Session = z
  .strictObject({
    user: User,
    accessToken: z.string().describe("JWT, EdDSA, a few minutes"),
    accessExpiresAt: Instant,
    refreshToken: z.string().describe("Opaque; spent by the first use, and its reuse ends the whole session"),
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;

/** What an access token says: a JWT, EdDSA, its header naming `typ: at+jwt` and the `kid` of a key in `user.jwks`. */
export const AccessClaims = z.object({
  iss: z.literal("torg"),
  aud: z.literal("torg"),
  sub: UserId,
  role: Role,
  /** The customer group, where the account is in one. */
  group: CustomerGroup.optional(),
  /** The session that it was given in. */
  sid: id("ses"),
  iat: z.int(),
  exp: z.int(),
});
export type AccessClaims = z.infer<typeof AccessClaims>;

export const Jwks = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) });

export const user = {
  register: command({
    doc: "Opens an account and signs it in. One account per e-mail.",
    access: "public",
    http: "POST /users",
    input: z.strictObject({ email: Email, password: Password, name: Name, language: Language.default("ru") }),
    output: Session,
    fails: ["user.email_taken"],
  }),
  logIn: command({
    doc: "Opens a session. A wrong e-mail and a wrong password answer alike, in the same time.",
    access: "public",
    http: "POST /sessions",
    input: z.strictObject({ email: Email, password: z.string().min(1).max(128) }),
    output: Session,
    fails: ["user.wrong_credentials"],
  }),
  refresh: command({
    doc: "Trades a refresh token for a new pair. A token used twice ends the session: one of the two was stolen.",
    access: "public",
    http: "POST /sessions/refresh",
    input: z.strictObject({ refreshToken: z.string().min(1).max(512) }),
    output: Session,
    fails: ["user.session_ended"],
  }),
  logOut: command({
    doc: "Ends the session that the refresh token belongs to. Says the same when there is none.",
    access: "public",
    http: "POST /sessions/end",
    input: z.strictObject({ refreshToken: z.string().min(1).max(512) }),
    output: Nothing,
    fails: [],
  }),
  jwks: query({
    doc: "The public keys that access tokens are signed with (RFC 7517).",
    access: "public",
    http: "GET /jwks",
    cache: "public",
    input: Nothing,
    output: Jwks,
    fails: [],
  }),
  me: query({
    doc: "The caller's own account.",
    access: "buyer",
    http: "GET /me",
    input: Nothing,
    output: User,
    fails: ["user.not_found"],
  }),
  updateMe: command({
    doc: "Changes the caller's profile; what is not given stays.",
    access: "buyer",
    http: "PATCH /me",
    input: z.strictObject({ name: Name.optional(), phone: Phone.optional(), language: Language.optional() }),
    output: User,
    fails: ["user.not_found"],
  }),
  deleteMe: command({
    doc: "Deletes the caller's account and sessions. Orders stay in the books without the person.",
    access: "buyer",
    http: "DELETE /me",
    input: Nothing,
    output: Nothing,
    fails: ["user.not_found", "user.last_admin"],
  }),
  streamTicket: command({
    doc: "A ticket for opening one stream within 30 seconds: a browser cannot send a header there, and a token must not stand in an address.",
    access: "buyer",
    http: "POST /stream-tickets",
    input: Nothing,
    output: z.strictObject({ ticket: z.string(), expiresAt: Instant }),
    fails: [],
  }),
  redeemTicket: command({
    doc: "Spends a stream ticket and says whose it was.",
    access: "service",
    callers: ["gateway"],
    input: z.strictObject({ ticket: z.string().max(512) }),
    output: z.strictObject({ userId: UserId, role: Role }),
    fails: ["user.ticket_invalid"],
  }),
  list: query({
    doc: "Accounts, newest first.",
    access: "admin",
    http: "GET /users",
    input: z.strictObject({ ...pageInput, email: z.string().max(254).optional() }),
    output: page(User),
    fails: [],
  }),
  setRole: command({
    doc: "Gives an account a role; its sessions carry it from their next refresh.",
    access: "admin",
    http: "PUT /users/{id}/role",
    input: z.strictObject({ id: UserId, role: Role }),
    output: User,
    fails: ["user.not_found", "user.last_admin"],
  }),
  setGroup: command({
    doc: "Puts an account into a customer group, or into none with `null`; its sessions carry it from their next refresh.",
    access: "staff",
    http: "PUT /users/{id}/group",
    input: z.strictObject({ id: UserId, group: CustomerGroup.nullable() }),
    output: User,
    fails: ["user.not_found"],
  }),
  resetAdmin: command({
    doc: "Makes sure that the administrator's account exists, with this password, and ends its sessions.",
    access: "service",
    callers: ["operator"],
    input: z.strictObject({ email: Email, password: Password }),
    output: z.strictObject({ user: User, created: z.boolean() }),
    fails: [],
  }),
};

const userFact = { userId: UserId, version: z.int() };

export const UserCreated = event("user.created.v1", {
  doc: "An account was opened.",
  subject: "userId",
  data: z.strictObject({
    ...userFact,
    email: z.string(),
    name: z.string(),
    language: Language,
    role: Role.optional().describe("Absent: a buyer"),
  }),
});
export const UserUpdated = event("user.updated.v1", {
  doc: "An account's profile or role changed; carries the state after it.",
  subject: "userId",
  data: z.strictObject({ ...userFact, email: z.string(), name: z.string(), language: Language, role: Role }),
});
export const UserDeleted = event("user.deleted.v1", {
  doc: "An account is gone; whoever keeps something about the person forgets it.",
  subject: "userId",
  data: z.strictObject(userFact),
});
