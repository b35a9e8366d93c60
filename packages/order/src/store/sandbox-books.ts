import { type Database, uuidOf } from "@torg/chassis";
import type { Money } from "@torg/contracts";
import { and, eq, getTableColumns, isNull, sql } from "drizzle-orm";
import type { PaymentId, RefundId } from "../domain/payment";
import { sandboxPayments } from "./schema";

/** What the sandbox knows of one payment. */
export type Entry = NonNullable<Awaited<ReturnType<typeof read>>>;

const entry = {
  ...getTableColumns(sandboxPayments),
  captured: sql<boolean>`coalesce(sandbox_payments.captured_at <= now(), false)`,
  refunds: sql<{ id: RefundId; minor: number }[]>`(
    select coalesce(json_agg(json_build_object('id', 'rfd_' || r.id, 'minor', r.minor)), '[]')
    from sandbox_refunds r where r.key = sandbox_payments.key)`,
};

type Asked = { readonly id: PaymentId; readonly amount: Money };
const rowOf = ({ id, amount }: Asked) => ({ key: id, minor: amount.minor, currency: amount.currency });

export async function open(db: Database, asked: Asked) {
  const [opened] = await db
    .insert(sandboxPayments)
    .values(rowOf(asked))
    .onConflictDoUpdate({ target: sandboxPayments.key, set: { minor: sql`sandbox_payments.minor` } })
    .returning(entry);
  return opened;
}

export async function read(db: Database, { id }: Asked) {
  const [found] = await db.select(entry).from(sandboxPayments).where(eq(sandboxPayments.key, id));
  return found;
}

type Outcome = { readonly declineReason: string } | { readonly capturedInMs: number };

/** Decides a payment that is neither decided nor closed; nothing where it is. */
export async function decide(db: Database, { id }: Asked, outcome: Outcome) {
  const [decided] = await db
    .update(sandboxPayments)
    .set({
      confirmedAt: sql`now()`,
      ...("declineReason" in outcome
        ? { declineReason: outcome.declineReason }
        : { capturedAt: sql`now() + ${outcome.capturedInMs} * interval '1 ms'` }),
    })
    .where(
      and(eq(sandboxPayments.key, id), isNull(sandboxPayments.confirmedAt), isNull(sandboxPayments.voidedAt)),
    )
    .returning(entry);
  return decided;
}

/** Closes it unless its money is in; a bank that has it in hand already may deliver all the same. */
export async function close(db: Database, asked: Asked) {
  const [closed] = await db
    .insert(sandboxPayments)
    .values({ ...rowOf(asked), voidedAt: sql`now()` })
    .onConflictDoUpdate({
      target: sandboxPayments.key,
      set: {
        voidedAt: sql`coalesce(sandbox_payments.voided_at, case when sandbox_payments.captured_at <= now() then null else now() end)`,
      },
    })
    .returning(entry);
  return closed;
}

/** Gives back no more than came in. */
export async function giveBack(
  db: Database,
  { id }: Asked,
  refund: { readonly id: RefundId; readonly minor: number },
): Promise<void> {
  await db.execute(sql`
    insert into sandbox_refunds (id, key, minor)
    select ${uuidOf(refund.id)}::uuid, p.key, ${refund.minor}::bigint from sandbox_payments p
    where p.key = ${uuidOf(id)} and p.captured_at <= now()
      and p.minor >= ${refund.minor}::bigint + (select coalesce(sum(r.minor), 0) from sandbox_refunds r where r.key = p.key)
    on conflict (id) do nothing`);
}
