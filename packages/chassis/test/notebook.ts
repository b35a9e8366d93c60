import { command, Failure, id, query, UserDeleted } from "@torg/contracts";
import { sql } from "drizzle-orm";
import { z } from "zod";
import {
  type ConfigOf,
  type Context,
  defineConfig,
  defineService,
  implement,
  inSql,
  on,
  oneStep,
  uuidOf,
} from "../src";

const NoteId = id("nte");
const Note = z.strictObject({ id: NoteId, text: z.string() });

/** A contract of the tests' own: small enough to see the chassis behind it. */
const notebook = {
  write: command({
    doc: "Writes a note once per key.",
    access: "guest",
    keyed: true,
    input: z.strictObject({ text: z.string() }),
    output: Note,
    fails: ["order.cart_empty"],
  }),
  writeInSteps: command({
    doc: "Writes in two steps.",
    access: "guest",
    keyed: true,
    input: z.strictObject({ text: z.string() }),
    output: Note,
    fails: [],
  }),
  count: query({
    doc: "Counts the notes.",
    access: "public",
    input: z.strictObject({}),
    output: z.strictObject({ notes: z.int() }),
    fails: [],
  }),
  misbehave: command({
    doc: "Does what a use case must not.",
    access: "public",
    input: z.strictObject({ how: z.string() }),
    output: z.strictObject({}),
    fails: [],
  }),
};

const config = defineConfig({});
type Ctx = Context<"order", ConfigOf<typeof config>>;

/** What the tests reach into while a use case runs. */
export const levers = {
  beforeWriting: async () => undefined as undefined,
  beforeEnd: async () => undefined as undefined,
  hear: async (_attempt: string) => undefined as undefined,
};

const insert = (noteId: string, text: string) =>
  sql`insert into notes (id, text) values (${uuidOf(noteId)}::uuid, ${text})`;
const fact = (ctx: Ctx) => ({ userId: ctx.newId("usr"), version: 1 });

export const notebookService = defineService({
  name: "order",
  config,
  keeps: inSql(new URL("./migrations", import.meta.url).href),
  router: implement(notebook, {
    write: oneStep(async (ctx: Ctx, { text }: { text: string }) => {
      await levers.beforeWriting();
      if (text === "") throw new Failure("order.cart_empty");
      return ctx.commitAnswer("write", async (tx) => {
        const note = { id: ctx.newId("nte"), text };
        await tx.execute(insert(note.id, text));
        tx.emit(UserDeleted, fact(ctx));
        return note;
      });
    }),
    writeInSteps: async (ctx: Ctx, { text }) => {
      const note = { id: ctx.newId("nte"), text };
      await ctx.commit("write", (tx) => tx.execute(insert(note.id, text)));
      await levers.beforeEnd();
      return note;
    },
    count: async (ctx: Ctx) => {
      const [row] = await ctx.db.execute<{ notes: number }>(sql`select count(*)::int as notes from notes`);
      return { notes: row?.notes ?? 0 };
    },
    misbehave: async (ctx: Ctx, { how }) => {
      if (how === "repeats a step") for (const _ of [1, 2]) await ctx.commit("same", async () => undefined);
      if (how === "calls inside a commit")
        await ctx.commit("calls", () =>
          ctx.call.product.reserve({ orderId: ctx.newId("ord"), revision: 1, lines: [] }),
        );
      if (how === "breaks after emitting")
        await ctx.commit("breaks", async (tx) => {
          await tx.execute(insert(ctx.newId("nte"), "lost"));
          tx.emit(UserDeleted, fact(ctx));
          throw new Error("on purpose");
        });
      return {};
    },
  }),
  consumers: [
    on(
      UserDeleted,
      async (tx, { userId }, ctx: Ctx) => {
        await tx.execute(sql`insert into effects (event_id, what) values (${ctx.cause.id}::uuid, ${userId})`);
        await levers.hear(userId);
      },
      { once: true },
    ),
  ],
});
