import type { Ctx } from "../config";
import { ownUserId } from "./own-user-id";

export const readPreferences = (ctx: Ctx) => ctx.db.preferences.read(ownUserId(ctx));
