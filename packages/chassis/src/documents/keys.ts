import type { RequestRecord } from "../commit/record";
import { partitionCount, partitionOf } from "./partition";

/**
 * The keys of a service in Redis. All of a partition share a hash tag, so that they lie in one slot of a cluster and one
 * script may touch them; everything begins with the service's name, so that its account can be let at `<service>:*` alone.
 */
export function keysOf(service: string) {
  const tagOf = (partition: number): string => `${service}:{${String(partition).padStart(2, "0")}}`;
  return {
    document: (partition: number, kind: string, id: string) => `${tagOf(partition)}:document:${kind}:${id}`,
    index: (partition: number, kind: string, index: string) => `${tagOf(partition)}:index:${kind}:${index}`,
    claim: (partition: number, handler: string, eventId: string) =>
      `${tagOf(partition)}:claim:${handler}:${eventId}`,
    record: (partition: number, { actor, operation, key }: RequestRecord) =>
      `${tagOf(partition)}:request:${actor}:${operation}:${key}`,
    outbox: (partition: number) => `${tagOf(partition)}:outbox`,
    /** Which waiting event says the newest of its subject. */
    newest: (partition: number) => `${tagOf(partition)}:newest`,
    starts: (queue: string, eventId: string) => `${tagOf(partitionOf(eventId))}:starts:${queue}:${eventId}`,
    lease: (name: string) => `${service}:lease:${name}`,
  };
}
export type Keys = ReturnType<typeof keysOf>;

export const partitions: readonly number[] = Array.from({ length: partitionCount }, (_, n) => n);
