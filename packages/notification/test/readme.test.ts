import { expect, test } from "bun:test";
import { failures, wiring } from "@torg/contracts";
import { config } from "../src/config";

const readme = await Bun.file(new URL("../README.md", import.meta.url)).text();

test("the README has a row for every failure of this service, every event that it hears, and every setting", () => {
  const codes = Object.keys(failures).filter((code) => code.startsWith("notification."));
  const heard = wiring.notification.hears.events.map(({ type }) => type.replace(/\.v\d+$/, ""));
  for (const name of [...codes, ...heard]) expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"));
  for (const name of Object.keys(config.shape)) expect(readme).toContain(`\`${name}\``);
});
