/** One thing that the bench measures, to be run alone or with the others. */
export type Part = {
  readonly name: string;
  /** For a person who chooses. */
  readonly about: string;
  readonly minutes: number;
  /** Measures and gives a table; starts what it needs in this folder, and has stopped it when it returns. */
  readonly run: (bench: Bench) => Promise<string>;
};

export type Bench = {
  /** A folder of the part's own, which servers that run as somebody else may enter. */
  readonly folder: string;
  /** Every figure is the median of so many, taken in turns. */
  readonly rounds: number;
  readonly progress: (line: string) => void;
};
