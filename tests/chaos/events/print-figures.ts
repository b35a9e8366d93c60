/** A line of what a run measured, with what it takes to play it again. */
export const printFigures = (label: string, figures: string): void =>
  void process.stdout.write(`${figures} (${label})\n`);
