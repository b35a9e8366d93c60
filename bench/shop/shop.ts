import type { Operator } from "@torg/torg/operator";
import type { Processes } from "../cost";

/** A whole Torg that runs, and everything whose CPU it costs. */
export type Shop = {
  readonly url: string;
  readonly operator: Operator;
  readonly processes: { readonly torg: Processes; readonly servers: Processes };
  /** Of the servers, for a reader. */
  readonly versions: string;
  /** Resolves when no event is on its way. */
  readonly drained: () => Promise<unknown>;
  readonly stop: () => Promise<void>;
};
