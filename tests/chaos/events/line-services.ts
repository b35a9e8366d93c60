import {
  type ConfigOf,
  type Context,
  defineConfig,
  defineService,
  implement,
  inSql,
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
import { playPoison } from "./poison";

/**
 * A line of three services, real but for what they do: `order` writes notes and tells a payment of each;
 * `integration` hears it, writes an effect and tells a failed exchange; `notification` hears both and writes effects.
 * The middle one passes every seam.
 */
const config = defineConfig({});
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
type End = Context<"notification", ConfigOf<typeof config>>;

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
        tx.emit(SyncFailed, failureOf(ctx.newId("exc"), ctx.newId("con")));
      },
      { once: true },
    ),
  ),
});

export const end = defineService({
  name: "notification",
  config,
  keeps,
  consumers: wiring.notification.hears.events.map((event: EventContract) =>
    on(
      event,
      async (tx, data, ctx: End) => {
        await playPoison(data);
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

export const failureOf = (
  exchangeId: `exc_${string}`,
  connectionId: `con_${string}`,
  reason = "",
): EventData<typeof SyncFailed> => ({
  exchangeId,
  connectionId,
  kind: "sale",
  reason,
  at: new Date().toISOString(),
});
