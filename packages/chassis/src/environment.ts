import type { Environment } from "./config";

/** The only place that looks at the process's environment; everything else is handed it. */
export const environment: Environment = process.env;
