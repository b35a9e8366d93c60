import {
  type ConfigOf,
  type Context,
  defineConfig,
  defineService,
  implement,
  inSql,
  integer,
  on,
  oneStep,
} from "@torg/chassis";
import {
  command,
  type EventContract,
  type EventData,
  Failure,
  id,
  PaymentProcessed,
  SyncFailed,
  wiring,
} from "@torg/contracts";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { playPoison } from "./play-poison";

/**
 * A line of three services, real but for what they do: `order` writes notes and tells a payment of each;
 * `integration` hears it, writes an effect and tells a failed exchange; `notification` hears both and writes effects.
 * The middle one passes every seam.
 */
const config = defineConfig({});
const endConfig = defineConfig({
  /** What each effect takes beside its writing: a handler that does nothing has no throughput worth naming. */
  LINE_WORK_MS: integer(0, 1_000).default(0),
});
const keeps = inSql(import.meta.resolve("./migrations"));

const NoteId = id("nte");
const Note = z.strictObject({ id: NoteId, text: z.string() });
const contract = {
  write: command({
    doc: "Writes a note once per key; a text that begins with a dash is refused when all of it is written already.",
    access: "guest",
    keyed: true,
    input: z.strictObject({ text: z.string() }),
    output: Note,
    fails: ["order.cart_empty"],
  }),
};

type Source = Context<"order", ConfigOf<typeof config>>;
type Middle = Context<"integration", ConfigOf<typeof config>>;
type End = Context<"notification", ConfigOf<typeof endConfig>>;

export const source = defineService({
  name: "order",
  config,
  keeps,
  router: implement(contract, {
    write: oneStep(async (ctx: Source, { text }: { text: string }) =>
      ctx.commitAnswer("write", async (tx) => {
        const note = { id: ctx.newId("nte"), text };
        await tx.execute(
          sql`insert into notes (id, text) values (${note.id.slice("nte_".length)}::uuid, ${text})`,
        );
        tx.emit(PaymentProcessed, paymentOf(ctx));
        if (text.startsWith("-")) throw new Failure("order.cart_empty");
        return note;
      }),
    ),
  }),
  consumers: wiring.order.hears.events.map((event) => on(event, async () => undefined)),
});

export const middle = defineService({
  name: "integration",
  config,
  keeps,
  consumers: wiring.integration.hears.money.map((event: EventContract) =>
    on(
      event,
      async (tx, _, ctx: Middle) => {
        await tx.execute(effectOf(ctx));
        tx.emit(SyncFailed, failedExchange());
      },
      { once: true },
    ),
  ),
});

export const end = defineService({
  name: "notification",
  config: endConfig,
  keeps,
  consumers: wiring.notification.hears.events.map((event: EventContract) =>
    on(
      event,
      async (tx, data, ctx: End) => {
        await playPoison(data);
        if (ctx.config.LINE_WORK_MS > 0) await Bun.sleep(ctx.config.LINE_WORK_MS);
        await tx.execute(effectOf(ctx));
      },
      { once: true },
    ),
  ),
});

const effectOf = ({ cause }: Middle | End) =>
  sql`insert into effects (event_id, type) values (${cause.id}::uuid, ${cause.name})`;

const paymentOf = (ctx: Source): EventData<typeof PaymentProcessed> => ({
  orderId: ctx.newId("ord"),
  checkoutId: ctx.newId("chk"),
  paymentId: ctx.newId("pay"),
  number: "1",
  version: 1,
  kind: "captured",
  amount: { minor: 100, currency: "RUB" },
  owner: { guest: "a".repeat(64) },
  language: "ru",
  at: new Date().toISOString(),
});

/** What a failed exchange says; its reason tells the end what to do with it. */
export const failedExchange = (reason = ""): EventData<typeof SyncFailed> => ({
  exchangeId: `exc_${Bun.randomUUIDv7()}`,
  connectionId: `con_${Bun.randomUUIDv7()}`,
  kind: "sale",
  reason,
  at: new Date().toISOString(),
});
