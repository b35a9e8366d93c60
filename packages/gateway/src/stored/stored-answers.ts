import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";

/** An answer that is the same for everybody, as it was sent the first time. */
export type StoredAnswer = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Strong: two answers with one ETag are the same bytes. */
  readonly etag: string;
  /** When its data were read from the database, unix ms. */
  readonly readAt: number;
  readonly vary: string | undefined;
};

type Loaded = Pick<StoredAnswer, "readAt" | "vary"> & { readonly body: string };

export type StoredAnswers = {
  /** The answer to an address that was asked for before, byte for byte the same; nothing once it is too old. */
  readonly at: (target: string) => StoredAnswer | undefined;
  /** The answer that is stored under the key, or the loaded one: callers who miss together load once. */
  readonly take: (key: string, load: () => Promise<Loaded>) => Promise<StoredAnswer>;
  /** Lets `at` find the key's answer by this address. */
  readonly name: (target: string, key: string) => void;
};

type Options = {
  readonly boundMs: number;
  readonly bytesMax: number;
  /** Told of every question that could be answered from here: whether it was. */
  readonly count?: (outcome: "hit" | "miss") => void;
};

const addressesBytesMax = 4_194_304;
const entryBytes = 200; // what an entry costs beside its text, about

/** Keeps answers in memory, the least used going first. None is given out `boundMs` after its data were read. */
export function storedAnswers(options: Options): StoredAnswers {
  const answers = new LRUCache<string, StoredAnswer>({
    maxSize: options.bytesMax,
    sizeCalculation: ({ bytes }, key) => bytes.byteLength + key.length + entryBytes,
  });
  const keys = new LRUCache<string, string>({
    maxSize: addressesBytesMax,
    sizeCalculation: (key, target) => key.length + target.length + entryBytes,
  });
  const loading = new Map<string, { begunAt: number; answer: Promise<StoredAnswer> }>();

  const isYoung = (since: number): boolean => Date.now() < since + options.boundMs;
  const young = (key: string): StoredAnswer | undefined => {
    const stored = answers.get(key);
    return stored && isYoung(stored.readAt) ? stored : undefined;
  };

  return {
    at(target) {
      const key = keys.get(target);
      const found = key === undefined ? undefined : young(key);
      if (found) options.count?.("hit");
      return found;
    },
    take(key, load) {
      const known = young(key);
      options.count?.(known ? "hit" : "miss");
      if (known) return Promise.resolve(known);
      const begun = loading.get(key);
      if (begun && isYoung(begun.begunAt)) return begun.answer; // an older one may have read too long ago
      const begunAt = Date.now();
      const answer = load().then((loaded) => {
        const stored = storable(loaded);
        if (stored.readAt > (answers.get(key)?.readAt ?? 0)) answers.set(key, stored);
        return stored;
      });
      const own = { begunAt, answer };
      loading.set(key, own);
      const end = () => loading.get(key) === own && loading.delete(key);
      answer.then(end, end);
      return answer;
    },
    name: (target, key) => void keys.set(target, key),
  };
}

function storable({ body, ...loaded }: Loaded): StoredAnswer {
  const bytes = new TextEncoder().encode(body);
  return { ...loaded, bytes, etag: `"${hash("sha256", bytes, "base64url").slice(0, 27)}"` };
}
