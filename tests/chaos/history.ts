import { join } from "node:path";
import { tempFolder } from "@torg/chassis/testing";
import { failureOf } from "@torg/contracts/client";
import { openRecorder, type Recorder } from "./harness/recorder";

/** What one client asked for under one key, and the most that it was told. */
export type Attempt = {
  readonly key: string;
  readonly email: string;
  /** Set by the first definite answer. */
  orderId?: string;
  outcome: "unknown" | "placed" | "paid" | "refused";
};

/** What clients asked and were told, kept outside the system under test. */
export type History = {
  readonly attempts: Attempt[];
  readonly recorder: Recorder;
  /** Removes the file; of a run that failed it stays, for whoever looks. */
  readonly forget: () => void;
};

/** Answers that say nothing about whether it happened. */
const open: ReadonlySet<string> = new Set(["call.unavailable", "call.late", "key.in_flight"]);

/** What a failure means to a client: its code where it is definite. */
export function refusalOf(error: unknown): string | undefined {
  const code = failureOf(error)?.code;
  return code === undefined || open.has(code) ? undefined : code;
}

export function newHistory(): History {
  const folder = tempFolder();
  const recorder = openRecorder(join(folder.path, "history.jsonl"), { refusalOf });
  return { attempts: [], recorder, forget: () => folder[Symbol.dispose]() };
}
