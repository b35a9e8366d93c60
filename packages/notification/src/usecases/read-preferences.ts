import type { Ctx } from "../config";
import { read } from "../store/preferences";
import { ownUserId } from "./own-user-id";

export const readPreferences = (ctx: Ctx) => read(ctx.db, ownUserId(ctx));
