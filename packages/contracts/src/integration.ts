import { z } from "zod";
import { command, Nothing, query } from "./kernel/contract";
import { event } from "./kernel/event";
import { Instant, id, Name, page, pageInput } from "./kernel/values";

export const ConnectionId = id("con");
export const ExchangeId = id("exc");

export const Connection = z
  .strictObject({ id: ConnectionId, name: z.string(), login: z.string(), lastExchangeAt: Instant.optional() })
  .meta({ id: "Connection" });

/** What an import did to the catalogue, by kind of object. */
export const SyncCounts = z.strictObject({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  waiting: z.int().describe("Offers whose product 1C has not sent yet; they attach when it comes"),
});
export type SyncCounts = z.infer<typeof SyncCounts>;

export const Exchange = z
  .strictObject({
    id: ExchangeId,
    connectionId: ConnectionId,
    kind: z.enum(["catalog", "sale"]),
    file: z.string().optional(),
    state: z.enum(["open", "importing", "done", "failed"]),
    message: z.string().optional(),
    counts: SyncCounts,
    startedAt: Instant,
    endedAt: Instant.optional(),
  })
  .meta({ id: "Exchange" });
export type Exchange = z.infer<typeof Exchange>;

export const ImportFault = z.strictObject({
  file: z.string(),
  kind: z.string(),
  externalId: z.string(),
  name: z.string().optional(),
  reason: z.string(),
  at: Instant,
});

export const integration = {
  saveConnection: command({
    doc: "Creates the account that a 1C base signs in with, or gives the one of this login a new password.",
    access: "admin",
    callers: ["operator"],
    http: "PUT /1c/connections/{login}",
    input: z.strictObject({
      login: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
      name: Name,
      password: z.string().min(8).max(128),
      charset: z
        .enum(["utf-8", "windows-1251"])
        .optional()
        .describe(
          "In which the shop answers; UTF-8 unless said. UT 10.3 and older bases read only windows-1251",
        ),
    }),
    output: Connection,
    fails: [],
  }),
  connections: query({
    doc: "The 1C bases that may sign in, and when each was last seen.",
    access: "staff",
    http: "GET /1c/connections",
    callers: ["operator"],
    input: Nothing,
    output: z.strictObject({ items: z.array(Connection) }),
    fails: [],
  }),
  exchanges: query({
    doc: "The journal: every exchange with its counts, newest first.",
    access: "staff",
    http: "GET /1c/exchanges",
    callers: ["operator"],
    input: z.strictObject({ ...pageInput, connectionId: ConnectionId.optional() }),
    output: page(Exchange),
    fails: [],
  }),
  faults: query({
    doc: "The rows of an exchange that were not taken, each with its reason in the operator's language.",
    access: "staff",
    http: "GET /1c/exchanges/{id}/faults",
    callers: ["operator"],
    input: z.strictObject({ id: ExchangeId, ...pageInput }),
    output: page(ImportFault),
    fails: ["integration.exchange_not_found"],
  }),
};

export const DataSynced = event("data.synced.v1", {
  doc: "An import or an export to 1C is done.",
  subject: "exchangeId",
  data: z.strictObject({
    exchangeId: ExchangeId,
    connectionId: ConnectionId,
    kind: z.enum(["catalog", "sale"]),
    file: z.string().optional(),
    counts: SyncCounts,
    at: Instant,
  }),
});
export const SyncFailed = event("sync.failed.v1", {
  doc: "An import or an export did not come through; nothing of the broken file was taken.",
  subject: "exchangeId",
  data: z.strictObject({
    exchangeId: ExchangeId,
    connectionId: ConnectionId,
    kind: z.enum(["catalog", "sale"]),
    file: z.string().optional(),
    reason: z.string(),
    at: Instant,
  }),
});
