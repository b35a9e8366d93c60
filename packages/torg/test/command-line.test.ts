import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { eventually } from "@torg/chassis/testing";
import { commands } from "../src/commands";

setDefaultTimeout(60_000);

const main = join(import.meta.dir, "../src/main.ts");

async function torg(args: readonly string[], env: Record<string, string> = {}) {
  const child = Bun.spawn([process.execPath, main, ...args], {
    env: { PATH: Bun.env.PATH ?? "", ...env },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, out, err };
}

test("every command is in the overview, and has a help of its own", async () => {
  const { out } = await torg(["--help"]);
  for (const { name, does } of commands) {
    expect(out).toContain(name);
    const help = await torg([...name.split(" "), "--help"]);
    expect(help).toMatchObject({ code: 0, err: "" });
    expect(help.out).toContain(does);
  }
});

test("what nobody knows ends with 64 and a hint", async () => {
  const { code, err } = await torg(["uo"]);
  expect(code).toBe(64);
  expect(err).toContain("did you mean torg up?");
  expect((await torg(["up", "--prot=1"])).code).toBe(64);
  expect((await torg(["up", "--target=ordr"])).err).toContain("there is no service “ordr”");
});

/** The overview as a terminal gets it. */
async function onTerminal(env: Record<string, string>): Promise<string> {
  const seen: Uint8Array[] = [];
  const child = Bun.spawn([process.execPath, main], {
    env: { PATH: Bun.env.PATH ?? "", TERM: "xterm-256color", ...env },
    terminal: { data: (_, chunk) => void seen.push(chunk) },
  });
  await child.exited;
  return eventually(async () => {
    const text = Buffer.concat(seen).toString();
    return text.includes("says more about one of them") && text;
  });
}

test("colours are for terminals, and not where NO_COLOR is set", async () => {
  const colour = `${String.fromCharCode(27)}[`;
  expect(await onTerminal({})).toContain(colour);
  expect(await onTerminal({ NO_COLOR: "1" })).not.toContain(colour);
  expect((await torg([])).out).not.toContain(colour);
});

test("documents come whole and alone on standard output", async () => {
  for (const command of ["openapi", "asyncapi"]) {
    const { code, out, err } = await torg([command]);
    expect(Object.keys(JSON.parse(out))).toContain(command);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  }
});
