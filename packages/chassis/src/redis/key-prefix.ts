/**
 * Everything that a service writes into the cache server begins with its name, so that its account there can be let at
 * `<service>:*` and at nothing else.
 */
export const keyPrefix = {
  /** Entries of a cache. The number is their format: another one meets none of the older. */
  entry: (service: string, cache: string) => `${service}:cache:1:${cache}:`,
  /** When a tag was last told to have changed. */
  mark: (service: string, cache: string) => `${service}:mark:1:${cache}:`,
  /** Counts of a rate limit. */
  limit: (service: string) => `${service}:limit`,
} as const;
