export { addressVariables, type ServerVariable } from "./addresses";
export type { Entry } from "./cache/entry";
export type { Cache, Load } from "./cache/open-cache";
export { type Caller, callerOf, callOut } from "./calls/caller";
export type { CallMessage, CallReply, StreamItem, WireFailure } from "./calls/port";
export { idColumn, quantityColumn, uuidOf } from "./columns";
export { inSql, type Keeps, type Store } from "./commit/store";
export type { Emitting, Transaction } from "./commit/transaction";
export {
  ConfigFaults,
  type ConfigOf,
  defineConfig,
  type Environment,
  flag,
  integer,
  type Secret,
  secret,
  secretString,
} from "./config";
export { Never, on, onAlone } from "./consume";
export type { Context } from "./context";
export type { Database } from "./database";
export type { Boot } from "./definition";
export type { Documents, Found, Kind, ReadDocuments, Ref } from "./documents/documents";
export { inDocuments } from "./documents/in-documents";
export { inPartition, partitionOf, partitionOfId } from "./documents/partition";
export { problemOf, problemResponse, retryAfterSeconds } from "./edge/problem";
export { answerTrpc, type Resolve, type TrpcRouter, trpcError, trpcRouter, trpcShape } from "./edge/trpc";
export type { Host } from "./host";
export { handOutIdentities, type Identities, openIdentities } from "./identity";
export { implement, oneStep, type Streamed } from "./implement";
export { every } from "./jobs";
export { isDuplicateKey } from "./mongo/mongo-failures";
export type { MongoIndexes } from "./mongo/mongo-indexes";
export { inMongo, type Mongo } from "./mongo/mongo-store";
export { mayCall, nobody, type Principal } from "./principal";
export type { CacheServer } from "./redis/cache-server";
export { keyPrefix } from "./redis/key-prefix";
export { type RunOptions, run } from "./run";
export { defineService, type ServiceDefinition } from "./service";
export { isUniqueViolation } from "./sql-failures";
export { startTorg, type Torg } from "./start-torg";
export type { Log } from "./telemetry/log";
export { inSpan, parentOf, SpanKind, traceIdOf, traceparentOf } from "./telemetry/tracing";
