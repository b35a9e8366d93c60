import { expect, test } from "bun:test";
import { commonFailures } from "@torg/contracts";
import { config } from "../src/config";

const readme = await Bun.file(new URL("../README.md", import.meta.url)).text();

test("the README has a row for every failure that the gateway answers, and for every setting", () => {
  const own = ["route.wrong_method", "user.ticket_invalid"];
  for (const name of [...commonFailures, ...own, ...Object.keys(config.shape)])
    expect(readme).toMatch(new RegExp(`^\\| \`${name.replace(".", "[.]")}\` +\\|`, "m"));
});
