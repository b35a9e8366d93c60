import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withSecretFiles } from "./secret-files";
import { tempFolder } from "./testing";

test("a secret comes from its file, without the end of its line and nothing else cut off", () => {
  using folder = tempFolder();
  const path = join(folder.path, "password");
  writeFileSync(path, " hunter2 \n");
  const { env, faults } = withSecretFiles({ ORDER_DATABASE_URL_FILE: path }, ["ORDER_DATABASE_URL"]);
  expect(faults).toEqual([]);
  expect(env.ORDER_DATABASE_URL).toBe(" hunter2 ");
});

test("given twice, unreadable and empty are faults by name, and no value is shown", () => {
  using folder = tempFolder();
  const [empty, none] = [join(folder.path, "empty"), join(folder.path, "none")];
  writeFileSync(empty, "\n");
  const given = { A: "hunter2", A_FILE: empty, B_FILE: none, C_FILE: empty };
  expect(withSecretFiles(given, ["A", "B", "C"]).faults).toEqual([
    "A: given twice, by itself and in the file of A_FILE",
    `B_FILE: ${none} cannot be read (ENOENT)`,
    `C_FILE: ${empty} is empty`,
  ]);
});

test("a variable that is a file's name by itself stays one", () => {
  const given = { TLS_CA_FILE: "/somewhere/ca.pem" };
  expect(withSecretFiles(given, ["TLS_CA_FILE"])).toEqual({ env: given, faults: [] });
});
