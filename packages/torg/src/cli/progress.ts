import { paint } from "./paint";

/** A line for a person who waits; on standard error, so that what a command prints can be piped. */
export const progress = (line: string): void => console.error(paint.progress(`· ${line}`));
