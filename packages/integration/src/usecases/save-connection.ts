import type { Connection, integration } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import * as connections from "../store/connections";
import { hashPassword } from "./hash-password";

type Input = z.output<typeof integration.saveConnection.input>;

/** The account that a 1C base signs in with. A new password ends the sessions of the old one. */
export async function saveConnection(
  ctx: Ctx,
  { login, name, password, charset }: Input,
): Promise<z.input<typeof Connection>> {
  const passwordHash = await hashPassword(password);
  return ctx.commit("save connection", (tx) =>
    connections.saveConnection(tx, { id: ctx.newId("con"), login, name, passwordHash, charset }),
  );
}
