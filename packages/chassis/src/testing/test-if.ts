import { test } from "bun:test";

/** A test that needs something of its machine; where that is missing it is skipped, and its name says why. */
export const testIf =
  (condition: boolean, missing: string) =>
  (name: string, body: () => void | Promise<void>): void =>
    condition ? test(name, body) : test.skip(`${name} (${missing})`, body);
