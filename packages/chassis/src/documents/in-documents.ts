import type { ServerVariable } from "../addresses";
import type { RequestRecord } from "../commit/record";
import type { Keeps } from "../commit/store";
import type { Documents } from "./documents";
import { openRedisDocuments } from "./open-redis-documents";
import { isDocumentThere, sqlDocuments } from "./sql-documents";

type InDocuments = {
  /** Folder of numbered SQL files, which make the tables `documents` and `document_entries`. */
  readonly migrations: string;
  /** Where this address is given, documents are in that Redis, and else in the service's own database. */
  readonly redis: ServerVariable;
  /** Whose documents the command of a record changes: both lie in that owner's partition. */
  readonly ownerOf: (record: RequestRecord) => string;
};

/** State as documents: in Redis, or in tables. */
export const inDocuments = ({ migrations, redis, ownerOf }: InDocuments): Keeps<Documents> => ({
  migrations,
  sql: sqlDocuments,
  isConflict: isDocumentThere,
  instead: { address: redis, open: openRedisDocuments(redis, ownerOf) },
});
