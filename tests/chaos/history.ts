/** What clients asked and were told, kept outside the system under test. */
export type Attempt = {
  readonly key: string;
  readonly email: string;
  /** Set by the first definite answer. */
  orderId?: string;
  outcome: "unknown" | "placed" | "paid" | "refused";
};

export type History = {
  readonly attempts: Attempt[];
  /** Requests that are open right now: a kill that meets none proves nothing. */
  open: number;
  errors: number;
};

export const newHistory = (): History => ({ attempts: [], open: 0, errors: 0 });

/** Counts a request as open while it runs. */
export async function opened<T>(history: History, work: () => Promise<T>): Promise<T> {
  history.open += 1;
  try {
    return await work();
  } finally {
    history.open -= 1;
  }
}
