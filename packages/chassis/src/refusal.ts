/** A start that cannot go on; its message is a sentence for the operator and says what to do. */
export function refusal(sentence: string, options?: ErrorOptions): Error {
  return Object.assign(new Error(sentence, options), { name: "Refusal" });
}

export const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && error.name === "Refusal";
