import type { Contract } from "@torg/contracts";
import { z } from "zod";
import type { EmittedEvent } from "../commit/transaction";
import type { Signals } from "../signals";

const subjectOf = (service: string) => `signal.cache.${service}`;
const tagsAtOnce = 1_000; // about 40 KB in one signal
const Tags = z.array(z.string());

/**
 * Tells every cache what a service has just committed, as far as answers of its contract follow it: the ids that its
 * events name, and the events themselves where lists follow them. It may be lost: a cache then waits for its bound.
 */
export function tellChanges(
  signals: Signals,
  service: string,
  contract: Contract,
): (events: readonly EmittedEvent[]) => void {
  const rules = Object.values(contract).flatMap(({ staleBy }) => (staleBy ? [staleBy] : []));
  const prefixes = [...new Set(rules.map(({ ids }) => `${ids}_`))];
  const followed = new Set<string>(rules.flatMap(({ events }) => events));

  const isId = (value: unknown): value is string =>
    typeof value === "string" && prefixes.some((prefix) => value.startsWith(prefix));
  const tagsOf = ({ contract: { type }, data }: EmittedEvent): string[] => [
    ...(followed.has(type) ? [type] : []),
    ...Object.values(data).flat().filter(isId),
  ];

  return (events) => {
    const tags = prefixes.length === 0 ? [] : [...new Set(events.flatMap(tagsOf))];
    for (let from = 0; from < tags.length; from += tagsAtOnce) {
      signals.tell(subjectOf(service), JSON.stringify(tags.slice(from, from + tagsAtOnce)));
    }
  };
}

/** Hears what `tellChanges` tells; what is no list of tags is passed over. */
export const hearChanges = (
  signals: Signals,
  service: string,
  forget: (tags: readonly string[]) => void,
): { stop: () => void } =>
  signals.hear(subjectOf(service), (body) => {
    const tags = Tags.safeParse(parsed(body));
    if (tags.success) forget(tags.data);
  });

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
