import type { Failure } from "@torg/contracts";
import type { Caller } from "./callers/caller";
import type { Answer } from "./http/answer";
import type { Arrival, Visit } from "./http/visit";
import type { Count } from "./limits/limiter";

/** One dress of the API, or the pages beside it. */
export type Face = {
  /** In metrics, traces and logs. */
  readonly name: "rest" | "trpc" | "1c" | "page";
  readonly caller: (request: Request) => Caller | Promise<Caller>;
  readonly count: (arrival: Arrival, caller: Caller) => Promise<Count[]>;
  readonly answer: (visit: Visit) => Promise<Answer>;
  /** A failure as this face tells it. */
  readonly refuse: (failure: Failure, visit: Visit) => Answer;
};
