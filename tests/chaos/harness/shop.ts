import type { Doors } from "../books/doors";

/** A whole Torg as its own processes, started as people start it. */
export type Shop = {
  /** The first gateway's address. */
  readonly url: string;
  /** Names that can be killed: `torg` where all run in one, else `order`, or `order-1` where a service has several. */
  readonly processes: () => readonly string[];
  /** At once and without a word. It is started again by itself; `ready` tells when it answers. */
  readonly kill: (name: string) => Promise<void>;
  /** Stands still until `thaw`: its connections stay open. */
  readonly freeze: (name: string) => void;
  readonly thaw: (name: string) => void;
  /** Asks all of them, or one, to be there and answer. */
  readonly ready: (name?: string) => Promise<void>;
  /** The address of a process's own edge. */
  readonly edge: (name: string) => string;
  /** Where everybody's keys are: who holds them may speak as any service. */
  readonly identityDir: string;
  /** Behind the system's back: what its databases and pipes hold. */
  readonly doors: () => Promise<Doors>;
  readonly stop: () => Promise<void>;
};

/** What a test wants of it. */
export type ShopWish = {
  readonly env?: Readonly<Record<string, string>>;
};

export const readyWithinMs = 120_000;

/** Set for every shop that is hurt: nobody limits the test, and what stands still is taken up soon. */
export const hurryUp: Readonly<Record<string, string>> = {
  LOG_LEVEL: "silent",
  LIMIT_ADDRESS: "off",
  LIMIT_EXCHANGE: "off",
  CHECKOUT_RESUME_AFTER_SECONDS: "1",
  ORDER_LEASE_MS: "2000",
  PAYMENT_LOOK_MS: "500",
};
