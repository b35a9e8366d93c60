import { Failure } from "@torg/contracts";
import type { PendingQuery, Row } from "postgres";

type Query = PendingQuery<Row[]>;

/**
 * A query that is waited for so long at most, then `call.unavailable`. One that still waits for a connection is taken
 * back; one that was sent is left to the server's own limit, because a cancellation could meet the query after it.
 */
export function boundedRead(query: Query, withinMs: number) {
  const answer = inTime(query, withinMs);
  const values = () => {
    void query.values(); // it is sent a turn later, so this is early enough
    return answer;
  };
  return Object.assign(answer, { values });
}

async function inTime(query: Query, withinMs: number): Promise<Row[]> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new Failure("call.unavailable", {}, { cause: new Error("the database gave no answer in time") }),
    );
    if ("state" in query && query.state === null) query.cancel();
  }, withinMs);
  try {
    return await Promise.race([query, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
