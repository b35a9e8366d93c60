import { type Page, pageOf, readCursor, type User, UserId, type user } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { toUser } from "../domain/account";
import { selectUsers } from "../store/users";

type Request = z.output<typeof user.list.input>;

/** Ids grow with time, so the last one of a page is where the next begins, whoever registers meanwhile. */
export async function listUsers(ctx: Ctx, { limit, cursor, email }: Request): Promise<Page<User>> {
  const before = readCursor(cursor, (text) => UserId.safeParse(text).data);
  const found = await selectUsers(ctx.db, { before, email: email?.toLowerCase(), limit: limit + 1 });
  return pageOf(found, { limit, show: toUser, cursorOf: ({ id }) => id });
}
