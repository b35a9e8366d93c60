import { Failure } from "@torg/contracts";
import type { Ctx } from "../config";

/** The account that asks; a feed belongs to one. */
export function ownUserId({ principal }: Ctx): `usr_${string}` {
  if (principal.userId === undefined) throw new Failure("auth.anonymous");
  return principal.userId;
}
