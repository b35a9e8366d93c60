import type { Host } from "@torg/chassis";

export type Bell = (subject: string, until: AbortSignal) => AsyncGenerator<void>;

/**
 * Rings at once, after every signal, and at least every `everyMs`, until the abort. A ring that comes while its
 * listener is busy is kept; ten of them are one.
 */
export const openBell = (signals: Host["signals"], everyMs: number): Bell =>
  async function* bell(subject, until) {
    let rung = Promise.withResolvers<void>();
    const ring = () => rung.resolve();
    const ear = signals.hear(subject, ring);
    const timer = setInterval(ring, everyMs);
    until.addEventListener("abort", ring);
    try {
      while (!until.aborted) {
        yield;
        await rung.promise;
        rung = Promise.withResolvers(); // before the listener looks again: what it has not seen rings anew
      }
    } finally {
      ear.stop();
      clearInterval(timer);
      until.removeEventListener("abort", ring);
    }
  };
