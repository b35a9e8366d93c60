const seconds = (...list: number[]) => list.map((s) => s * 1000);
const delaysMs = seconds(60, 300, 900, 3_600, 10_800);
const longestMs = 6 * 3_600_000;
/** RFC 5321 asks for four days; a buyer does not wait that long to hear of an order. */
const giveUpAfterMs = 24 * 3_600_000;

type Tried = { readonly attempts: number; readonly createdAt: Date; readonly permanent: boolean };

/** When a mail that did not go out is tried again; nothing once it is a day old, or its address is refused for good. */
export function nextTry({ attempts, createdAt, permanent }: Tried, now: Date): Date | undefined {
  const next = new Date(now.getTime() + (delaysMs[attempts - 1] ?? longestMs));
  return permanent || next.getTime() - createdAt.getTime() > giveUpAfterMs ? undefined : next;
}
