import { type Access, accessLadder, type Procedure, type Role, type ServiceName } from "@torg/contracts";

/** On whose behalf a call is made. The gateway makes it from a verified token; services sign for themselves. */
export type Principal = {
  readonly role: "public" | "guest" | Role;
  readonly userId?: `usr_${string}`;
  /** SHA-256 of a guest cart's secret, in hex; the secret itself stays at the gateway. */
  readonly guest?: string;
  /** The customer group of the account: which price lists it is sold by, beside everybody's. */
  readonly group?: string;
};

/** Nobody in particular: jobs, consumers and visitors. */
export const nobody: Principal = { role: "public" };

const rung = (access: Access): number =>
  access === "service" ? accessLadder.length : accessLadder.indexOf(access);

/** Whether the contract lets them call: by the ladder, or as a service that it names. */
export function mayCall(
  procedure: Procedure,
  principal: Principal,
  caller: ServiceName | undefined,
): boolean {
  if (caller !== undefined && caller !== "gateway" && procedure.callers?.includes(caller)) return true;
  if (procedure.access === "service")
    return caller !== undefined && (procedure.callers?.includes(caller) ?? true);
  return rung(principal.role) >= rung(procedure.access);
}

/** Who a key belongs to, so that two people with the key `1` never meet. */
export function actorOf(principal: Principal, caller: ServiceName | undefined): string {
  if (principal.userId !== undefined) return principal.userId;
  if (principal.guest !== undefined) return `guest:${principal.guest}`;
  return `service:${caller ?? "nobody"}`;
}
