import { Failure, type User, UserId, type user } from "@torg/contracts";
import type { z } from "zod";
import type { Ctx } from "../config";
import { toUser } from "../domain/account";
import { selectUsers } from "../store/users";

type Request = z.output<typeof user.list.input>;
type Page = { items: User[]; nextCursor?: string; hasMore: boolean };

/** Ids grow with time, so the last one of a page is where the next begins, whoever registers meanwhile. */
export async function listUsers(ctx: Ctx, { limit, cursor, email }: Request): Promise<Page> {
  const before = cursor === undefined ? undefined : cursorId(cursor);
  const found = await selectUsers(ctx.db, { before, email: email?.toLowerCase(), limit: limit + 1 });
  const items = found.slice(0, limit).map(toUser);
  const last = items.at(-1);
  const hasMore = found.length > limit;
  return { items, hasMore, ...(hasMore && last ? { nextCursor: last.id } : {}) };
}

function cursorId(cursor: string): User["id"] {
  const id = UserId.safeParse(cursor);
  if (!id.success)
    throw new Failure("input.invalid", {
      errors: [{ pointer: "/cursor", detail: "not a cursor of this list" }],
    });
  return id.data;
}
