/** Work that comes round: one leader per service runs it, and a turn that fails is tried again at the next. */
export type Job<C, X> = {
  readonly name: string;
  readonly everyMs: (config: C) => number;
  readonly work: (ctx: X) => Promise<void>;
};

export const every = <C, X>(
  name: string,
  everyMs: (config: C) => number,
  work: (ctx: X) => Promise<void>,
): Job<C, X> => ({ name, everyMs, work });
