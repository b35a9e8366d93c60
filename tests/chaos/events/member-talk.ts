import type { Seam } from "@torg/chassis/testing";
import type { PlantedEvents } from "./planted-events";

export type LineService = "order" | "integration" | "notification";

/** What a member is to be. */
export type MemberPlan = {
  readonly services: readonly LineService[];
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
  /** Gets a line for every delivery that comes over the wire: queue, event, whether it came back, its attempts, unix ms. */
  readonly heardFile: string;
  readonly planted?: PlantedEvents;
  /** Instead of the queue's own; of those that are on the ladder. */
  readonly retryDelaysMs?: readonly number[];
};

export type Ask =
  /** Dies by SIGKILL at this pass of the seam, counted from now; where `flushed`, a moment later: what was sent is on its way. */
  | { readonly kind: "arm"; readonly seam: Seam; readonly pass: number; readonly flushed: boolean }
  | { readonly kind: "write"; readonly id: string; readonly text: string };

export type Answer =
  | { readonly kind: "here" }
  | { readonly kind: "up"; readonly url: string }
  | { readonly kind: "told"; readonly id: string; readonly code: string; readonly tookMs: number };
