import { expect, test } from "bun:test";
import { z } from "zod";
import { parseOptions } from "./parse-options";

const up = {
  name: "up",
  options: z.strictObject({
    port: z.string().optional().meta({ value: "<port>", description: "where it answers" }),
    demo: z.boolean().default(false).meta({ description: "load the catalogue" }),
  }),
};

test("values come with = or as the next word, flags by themselves", () => {
  expect(parseOptions(up, ["--port=3000", "--demo"]).values).toEqual({ port: "3000", demo: true });
  expect(parseOptions(up, ["--demo", "--port", "3000"]).values).toEqual({ port: "3000", demo: true });
});

test.each([
  [["--prot", "3000"], "up has no option --prot: did you mean --port?"],
  [["--colour"], "up has no option --colour"],
  [["-p"], "up has no option -p"],
  [["--port"], "--port needs a value: --port <port>"],
  [["--port", "--demo"], "--port needs a value: --port <port>"],
  [["--demo=yes"], "--demo takes no value"],
  [["now"], "up does not take “now”"],
])("%p is refused with what to do", (args, sentence) => {
  expect(() => parseOptions(up, args)).toThrow(sentence);
});

test("words are for commands that take them, and -- ends the options", () => {
  const command = { ...up, name: "test", words: "[names…]" };
  expect(parseOptions(command, ["order", "--demo", "--", "--port"])).toEqual({
    values: { demo: true },
    words: ["order", "--port"],
  });
});
