import type { Cache, Entry } from "@torg/chassis";
import { Failure, failureFromWire, isFailureCode, type Procedure } from "@torg/contracts";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { entityTag, versionOf } from "../http/entity-tag";

/** An answer that is the same for everybody, as it was sent the first time. */
export type StoredAnswer = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Strong: two answers with one ETag are the same bytes. */
  readonly etag: string;
  /** When its data were read from the database, unix ms. */
  readonly readAt: number;
  readonly vary: string | undefined;
};

export type Asked = {
  readonly key: string;
  /** The input, as the owner gets it. */
  readonly input: string;
  readonly procedure: Procedure;
  readonly load: () => Promise<{ readonly body: string; readonly readAt: number }>;
  /** The owner's JSON as this key's face tells it. */
  readonly dressed: (body: string) => string;
  readonly vary: string | undefined;
};

export type StoredAnswers = {
  /** The answer to an address that was asked for before, byte for byte the same; nothing once it is out. */
  readonly at: (target: string) => StoredAnswer | undefined;
  /** The answer that is stored under the key, or the loaded one. Throws the owner's failure; that something is missing is stored too. */
  readonly take: (asked: Asked) => Promise<StoredAnswer>;
  /** Lets `at` find the key's answer by this address. */
  readonly name: (target: string, key: string) => void;
};

const addressesBytesMax = 4_194_304;
const entryBytes = 200; // what an address costs beside its text, about

/** Answers in a cache, by what was asked and by the address that asked for it. */
export function storedAnswers(cache: Cache): StoredAnswers {
  const keys = new LRUCache<string, string>({
    maxSize: addressesBytesMax,
    sizeCalculation: (key, target) => key.length + target.length + entryBytes,
  });
  return {
    at(target) {
      const key = keys.get(target);
      const found = key === undefined ? undefined : cache.peek(key);
      return found && !found.absent ? answerIn(found) : undefined;
    },
    async take(asked) {
      const entry = await cache.take(asked.key, () => loaded(asked));
      if (entry.absent) throw refusalIn(entry);
      return answerIn(entry);
    },
    name: (target, key) => void keys.set(target, key),
  };
}

async function loaded({ load, input, procedure: { staleBy, fails, ifMatch }, dressed, vary }: Asked) {
  const tagsIn = (text: string) => (staleBy ? [...staleBy.events, ...idsIn(text, staleBy.ids)] : []);
  try {
    const { body, readAt } = await load();
    const bytes = new TextEncoder().encode(dressed(body));
    const etag = entityTag(bytes, ifMatch && versionOf(body));
    return {
      bytes,
      about: { etag, ...(vary !== undefined && { vary }) },
      readAt,
      tags: tagsIn(input + body),
    };
  } catch (error) {
    if (!(error instanceof Failure && error.kind === "missing" && fails.includes(error.code))) throw error;
    const bytes = new TextEncoder().encode(JSON.stringify({ code: error.code, details: error.details }));
    return { bytes, tags: tagsIn(input), absent: true };
  }
}

/** Every id of one kind that the text names. */
function idsIn(text: string, kind: string): Set<string> {
  return new Set(text.match(new RegExp(`\\b${kind}_[0-9a-f-]{36}`, "g")));
}

const answerIn = ({ bytes, about, readAt }: Entry): StoredAnswer => ({
  bytes,
  readAt,
  etag: about.etag ?? "",
  vary: about.vary,
});

const Refusal = z.object({
  code: z.string().refine(isFailureCode),
  details: z.record(z.string(), z.unknown()),
});

function refusalIn({ bytes }: Entry): Failure {
  const { code, details } = Refusal.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return failureFromWire(code, details);
}
