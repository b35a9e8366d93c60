import type { integration } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import * as connections from "../store/connections";

/** The 1C bases that may sign in, and when each was last seen. */
export const listConnections = async (ctx: Ctx): Promise<z.input<typeof integration.connections.output>> => ({
  items: await connections.listConnections(ctx.db),
});
