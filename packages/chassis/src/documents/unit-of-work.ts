import type { Documents, Entry, Kind, ReadDocuments, Ref } from "./documents";

/** A document as a store keeps it; the stamp is another one after each write. */
export type Kept = { readonly text: string; readonly stamp: string };

/** A document that a commit has read: what it was, and what is to become of it. */
export type Touched = {
  readonly kind: string;
  readonly ref: Ref;
  readonly was: Kept | undefined;
  /** The body to be; nothing where it is to go or stay away. */
  readonly text: string | undefined;
  readonly changed: boolean;
  /** Entries that it gets or that get another score, and indexes that it leaves. */
  readonly enters: readonly Entry[];
  readonly leaves: readonly string[];
};

export type Reading = {
  readonly load: (kind: string, ref: Ref) => Promise<Kept | undefined>;
  readonly scan: ReadDocuments["scan"];
};

type Held = {
  readonly kind: string;
  readonly ref: Ref;
  readonly was: Kept | undefined;
  readonly entries: readonly Entry[];
  text: string | undefined;
  next: readonly Entry[];
  changed: boolean;
};

/** What one commit reads and writes: each document once, its own writes seen, nothing sent before the end. */
export function unitOfWork({ load, scan }: Reading) {
  const loading = new Map<string, Promise<Held>>();
  const held = new Map<string, Held>();
  const nameOf = (kind: string, { partition, id }: Ref): string => `${partition}/${kind}/${id}`;

  async function hold<B>(kind: Kind<B>, ref: Ref): Promise<Held> {
    const was = await load(kind.name, ref);
    const entries = was ? kind.entries(JSON.parse(was.text)) : [];
    const one = { kind: kind.name, ref, was, entries, next: entries, text: was?.text, changed: false };
    held.set(nameOf(kind.name, ref), one);
    return one;
  }

  /** The documents of one cause, which are all of one partition. */
  function scope(): Documents {
    let own: number | undefined;
    const enter = ({ partition }: Ref): void => {
      own ??= partition;
      if (partition !== own)
        throw new Error(`a commit in partition ${own} reached into partition ${partition}`);
    };
    const toWrite = (kind: string, ref: Ref): Held => {
      enter(ref);
      const one = held.get(nameOf(kind, ref));
      if (!one) throw new Error(`${kind} ${ref.id} is written and was not read in the same commit`);
      one.changed = true;
      return one;
    };
    return {
      async get(kind, ref) {
        enter(ref);
        const name = nameOf(kind.name, ref);
        const one = loading.get(name) ?? hold(kind, ref);
        loading.set(name, one);
        const { text } = await one;
        return text === undefined ? undefined : JSON.parse(text);
      },
      scan,
      create(kind, ref, body) {
        enter(ref);
        const name = nameOf(kind.name, ref);
        if (loading.has(name))
          throw new Error(`${kind.name} ${ref.id} is created and was read in the same commit`);
        const one: Held = {
          kind: kind.name,
          ref,
          was: undefined,
          entries: [],
          next: kind.entries(body),
          text: JSON.stringify(body),
          changed: true,
        };
        held.set(name, one);
        loading.set(name, Promise.resolve(one));
      },
      put(kind, ref, body) {
        const one = toWrite(kind.name, ref);
        one.text = JSON.stringify(body);
        one.next = kind.entries(body);
      },
      delete(kind, ref) {
        const one = toWrite(kind.name, ref);
        one.text = undefined;
        one.next = [];
      },
    };
  }

  return { scope, touched: (): readonly Touched[] => [...held.values()].map(touchedOf) };
}

function touchedOf({ kind, ref, was, text, changed, entries, next }: Held): Touched {
  const scores = new Map(entries.map(({ index, score }) => [index, score]));
  const staying = new Set(next.map(({ index }) => index));
  return {
    kind,
    ref,
    was,
    text,
    changed: changed && text !== was?.text,
    enters: next.filter(({ index, score }) => scores.get(index) !== score),
    leaves: entries.map(({ index }) => index).filter((index) => !staying.has(index)),
  };
}

/** Documents outside a commit. */
export const onlyReading = ({ load, scan }: Reading): Documents => ({
  async get(kind, ref) {
    const kept = await load(kind.name, ref);
    return kept && JSON.parse(kept.text);
  },
  scan,
  create: refuse,
  put: refuse,
  delete: refuse,
});

function refuse(): never {
  throw new Error("documents are written in a commit");
}
