import type { CacheServer } from "../redis/cache-server";
import type { Cache } from "./open-cache";

/** Caches of the services of one process. */
export type CachePort = {
  readonly open: (options: CacheOptions) => Cache;
  /** The service's own connection to the cache server, for what else may be forgotten; nothing where no server is given. */
  readonly server: (service: string) => CacheServer | undefined;
};

export type CacheOptions = {
  readonly service: string;
  /** In keys and metrics. */
  readonly name: string;
  /** Services whose changes end entries before their time: see `tellChanges`. */
  readonly hears: readonly string[];
  /** What changes again within this time is heard of at its end. */
  readonly restMs: number;
  readonly boundMs: number;
  readonly freshMs: number;
  readonly absentMs: number;
  readonly bytesMax: number;
};
