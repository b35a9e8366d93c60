/** How often something was seen in the runs. */
export type Coverage = Map<string, number>;

export const saw = (coverage: Coverage, what: string): void => {
  coverage.set(what, (coverage.get(what) ?? 0) + 1);
};

export function add(into: Coverage, from: Iterable<readonly [string, number]>): void {
  for (const [what, times] of from) into.set(what, (into.get(what) ?? 0) + times);
}

/** The failure modes of a saga, each with what it looks like here. */
export const modes: Readonly<Record<string, string>> = {
  S1: "stock was reserved twice for one order",
  S2: "a release came before its reserve",
  S3: "money came to a dead order",
  S4: "a payment's answer was lost, and its key was asked for",
  S5: "order crashed between a charge and its record",
  S6: "one of two lines was short",
  S7: "a void or a refund got no answer",
  S8: "a step was done and its answer was lost",
  S9: "two drivers wrote, and one of them came second",
  S10: "an expiry and a payment met",
  S11: "an event that nobody foresaw was parked",
  S12: "1C sent its document again",
};
