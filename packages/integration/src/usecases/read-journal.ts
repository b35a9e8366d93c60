import { ExchangeId, Failure, type integration, pageOf, readCursor } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { findExchange } from "../store/exchanges";
import { pageOfExchanges, pageOfFaults, showExchange } from "../store/journal";

type Calls = typeof integration;

/** Every exchange with its counts, newest first. */
export async function listExchanges(
  ctx: Ctx,
  { limit, cursor, connectionId }: z.output<Calls["exchanges"]["input"]>,
): Promise<z.input<Calls["exchanges"]["output"]>> {
  const after = readCursor(cursor, (text) => ExchangeId.safeParse(text).data);
  const rows = await pageOfExchanges(ctx.db, { limit, after, connectionId });
  return pageOf(rows, { limit, cursorOf: ({ id }) => id, show: showExchange });
}

/** The rows of an exchange that were not taken, in the order of the file. */
export async function listFaults(
  ctx: Ctx,
  { id, limit, cursor }: z.output<Calls["faults"]["input"]>,
): Promise<z.input<Calls["faults"]["output"]>> {
  const after = readCursor(cursor, (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined));
  if (!(await findExchange(ctx.db, id))) throw new Failure("integration.exchange_not_found");
  const rows = await pageOfFaults(ctx.db, id, { limit, after });
  return pageOf(rows, {
    limit,
    cursorOf: (row) => String(row.id),
    show: ({ file, kind, externalId, name, reason, at }) => ({
      file,
      kind,
      externalId,
      reason,
      at: at.toISOString(),
      ...(name !== null && { name }),
    }),
  });
}
