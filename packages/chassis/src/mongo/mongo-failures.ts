import { Failure } from "@torg/contracts";

const codeOf = (error: unknown): number | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;

/** `11000`: a unique index or the `_id` said no. Which one, not every server tells. */
export const isDuplicateKey = (error: unknown): boolean => codeOf(error) === 11_000;

/** The server is stopping, not the leader, or has no majority. */
const servesNobody = new Set([64, 89, 91, 189, 7, 6, 9001, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436]);
const timeExpired = 50;

/** What a MongoDB's own trouble is to a caller: away, or late; a bug stays what it is. By name: the driver is not loaded for it. */
export function mongoFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !error.name.startsWith("Mongo")) return error;
  const code = codeOf(error) ?? 0;
  if (code === timeExpired) return new Failure("call.late", {}, { cause: error });
  return isFromTheWay(error.name) || servesNobody.has(code)
    ? new Failure("call.unavailable", {}, { cause: error })
    : error;
}

/** Of the connection, the search for a server, the wait for the pool or the majority. */
const isFromTheWay = (name: string): boolean =>
  /^Mongo(Network|ServerSelection|NotConnected|Topology|Client(Closed|BulkWriteExecution)|Pool|WaitQueue|WriteConcern|ServerClosed|StalePrimary)/.test(
    name,
  );
