import { expect, test } from "bun:test";
import { failures } from "@torg/contracts";

test("the runbook has a row for every failure of this service, and for no other of its name", async () => {
  const text = await Bun.file(new URL("../README.md", import.meta.url)).text();
  const rows = [...text.matchAll(/^\| `(product\.\w+)` +\|/gm)].map(([, code = ""]) => code);
  expect(rows.sort()).toEqual(
    Object.keys(failures)
      .filter((code) => code.startsWith("product."))
      .sort(),
  );
});
