import { expect, test } from "bun:test";
import { defineConfig, flag, integer, readConfig, secretString } from "./config";

const declaration = defineConfig({
  HOLD_MINUTES: integer(1, 120).default(15),
  VERBOSE: flag.optional(),
  PASSWORD: secretString.optional(),
});

test("what is not given has its default, and an empty value is not given", () => {
  expect(readConfig(declaration, { HOLD_MINUTES: "" }).config?.HOLD_MINUTES).toBe(15);
});

test("every fault comes at once, by the variable's name", () => {
  const { faults } = readConfig(declaration, { HOLD_MINUTES: "0", VERBOSE: "maybe" });
  expect(faults.map((fault) => fault.split(":")[0])).toEqual(["HOLD_MINUTES", "VERBOSE"]);
});

test("a secret prints as [secret], whichever way it is printed", () => {
  const { config } = readConfig(declaration, { PASSWORD: "hunter2" });
  expect(`${config?.PASSWORD} ${JSON.stringify(config)}`).not.toContain("hunter2");
  expect(config?.PASSWORD?.reveal()).toBe("hunter2");
});
