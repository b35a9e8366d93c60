import pino, { type Logger } from "pino";
import type { CommonConfig } from "../common-config";

/** Structured lines with the request's and the trace's id on each. */
export type Log = Logger;
/** Whoever only warns takes this, so that a command line may listen too. */
export type Warns = { readonly warn: (line: string) => void };

const people = (format: CommonConfig["LOG_FORMAT"]): boolean =>
  format === "pretty" || (format === "auto" && process.stdout.isTTY === true);

/** JSON lines on standard output, or coloured ones for people on a terminal. Secrets print as `[secret]`. */
export function openLog({ LOG_LEVEL, LOG_FORMAT }: Pick<CommonConfig, "LOG_LEVEL" | "LOG_FORMAT">): Log {
  const options = {
    level: LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
    redact: { paths: ["authorization", "password", "*.authorization", "*.password"], censor: "[secret]" },
  };
  if (!people(LOG_FORMAT))
    return withoutCallers(() => pino(options, pino.destination({ fd: 1, sync: true })));
  const pretty: typeof import("pino-pretty") = require("pino-pretty"); // machines do not load it
  return pino(
    options,
    pretty({
      sync: true,
      translateTime: "HH:MM:ss.l",
      ignore: "service,requestId,traceId",
      messageFormat: "{service} {msg}",
      singleLine: true,
    }),
  );
}

/** pino asks for its callers' files, which only its transports need: behind a source map that costs every start 7 ms. */
function withoutCallers(make: () => Log): Log {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
