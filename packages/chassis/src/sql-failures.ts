import { Failure } from "@torg/contracts";
import { DrizzleQueryError } from "drizzle-orm";

const sqlState = (error: unknown): string | undefined => {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return "cause" in error ? sqlState(error.cause) : undefined; // drizzle wraps what the driver threw
};

/** A rollback that the same work, done again, may survive: serialization failure, deadlock. */
export const mayRunAgain = (error: unknown): boolean => ["40001", "40P01"].includes(sqlState(error) ?? "");

/** `23505`: which unique constraint said no, or nothing. */
export const isUniqueViolation = (error: unknown): boolean => sqlState(error) === "23505";

/** The constraint that said no, by its name. */
export function violatedConstraint(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("constraint_name" in error && typeof error.constraint_name === "string") return error.constraint_name;
  return "cause" in error ? violatedConstraint(error.cause) : undefined;
}

/** Classes: connection, resources (disk, memory, connections), the system below. */
const unavailableClasses = ["08", "53", "58"];
const unavailable = new Set([
  "25006", // a standby that was not promoted yet
  "25P03", // we stood still inside a transaction
  "40003",
  "55P03",
  "57P01",
  "57P02",
  "57P03",
  "57P05",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EHOSTUNREACH",
  "EPIPE",
  "ETIMEDOUT",
]);

/** What a database's own trouble is to a caller: away, or late; a bug stays what it is. */
export function sqlFailure(error: unknown): unknown {
  if (error instanceof DrizzleQueryError && error.cause instanceof Failure) return error.cause; // our own bounds
  const state = sqlState(error);
  if (state === undefined || error instanceof Failure) return error;
  const isAway =
    unavailable.has(state) ||
    (state.length === 5 && unavailableClasses.includes(state.slice(0, 2))) ||
    isFromConnecting(error);
  if (isAway) return new Failure("call.unavailable", {}, { cause: error });
  if (state === "57014") return new Failure("call.late", {}, { cause: error });
  return error;
}

/** A host without an address, a socket without a file: that code alone could be any file's. */
function isFromConnecting(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  if ("syscall" in error) return error.syscall === "connect" || error.syscall === "getaddrinfo";
  return "cause" in error && isFromConnecting(error.cause);
}
