const seconds = (...list: number[]) => list.map((s) => s * 1000);

/** Less than two minutes in all: a mail or a copy may be late, and then a person looks. */
export const eventsDelaysMs: readonly number[] = seconds(1, 2, 5, 10, 20, 30, 40);

/** A day in all: money and stock are not given up because something was away for the night. */
export const moneyDelaysMs: readonly number[] = seconds(
  1,
  5,
  15,
  60,
  300,
  900,
  3_600,
  10_800,
  21_600,
  21_600,
  28_800,
);
