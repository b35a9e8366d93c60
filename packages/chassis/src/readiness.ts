/** What this process needs from outside to answer: watched in the background, so that `/readyz` is asked nothing that takes time. */
export type Readiness = {
  /** Looks every second from now on; whoever watches is there at first. A look that rejects or hangs counts against it. */
  readonly watch: (what: string, look: () => Promise<unknown>) => { readonly stop: () => void };
  /** What has not answered lately, by name; nothing while the process is ready. */
  readonly missing: () => readonly string[];
};

const everyMs = 1_000;
/** A look that takes longer has failed: two in a row with their pauses are less than 5 s. */
const lookMs = 1_000;
/** One slow answer is no reason to take a process out of the traffic. */
const failuresMax = 2;

/** Red within 5 s of a server's going away, green within 3 s of its return. */
export function openReadiness(): Readiness {
  const missing = new Set<string>();

  return {
    missing: () => [...missing],
    watch(what, look) {
      let failures = 0;
      let timer: ReturnType<typeof setTimeout>;
      let stopped = false;
      const turn = async () => {
        failures = (await answers(look)) ? 0 : failures + 1;
        if (stopped) return;
        if (failures === 0) missing.delete(what);
        if (failures >= failuresMax) missing.add(what);
        timer = setTimeout(() => void turn(), everyMs);
      };
      timer = setTimeout(() => void turn(), everyMs);
      return {
        stop: () => {
          stopped = true;
          clearTimeout(timer);
          missing.delete(what);
        },
      };
    },
  };
}

async function answers(look: () => Promise<unknown>): Promise<boolean> {
  const hanging = Promise.withResolvers<false>();
  const timer = setTimeout(() => hanging.resolve(false), lookMs);
  const looked = look().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([looked, hanging.promise]);
  } finally {
    clearTimeout(timer);
  }
}
