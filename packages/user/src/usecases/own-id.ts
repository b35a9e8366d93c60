import { Failure, type User } from "@torg/contracts";
import type { Ctx } from "../config";

/** The account that calls. The gateway sends none without one; a service that calls for nobody has no account. */
export function ownId({ principal }: Ctx): User["id"] {
  if (principal.userId === undefined) throw new Failure("user.not_found");
  return principal.userId;
}
