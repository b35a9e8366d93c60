import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually, tempFolder } from "@torg/chassis/testing";
import { findProcess, lastWords, startProcess, stopProcess } from "./own-process";
import { bareEnvironment } from "./recipe";

const plan = (folder: string, script: string) =>
  ({
    name: "server",
    command: ["/bin/sh", "-c", script],
    cwd: folder,
    env: bareEnvironment,
    stopSignal: "TERM",
  }) as const;

test("a process is known again by another program, until it ends", async () => {
  using folder = tempFolder();
  const { pid } = startProcess(folder.path, plan(folder.path, "sleep 1000"), "print");
  expect(findProcess(folder.path, "server")).toMatchObject({ pid, print: "print" });
  expect(await stopProcess(folder.path, "server")).toBe(true);
  expect(findProcess(folder.path, "server")).toBeUndefined();
  expect(await stopProcess(folder.path, "server")).toBe(false);
});

test("one that was killed is not known any more, and its last words are", async () => {
  using folder = tempFolder();
  const { pid } = startProcess(folder.path, plan(folder.path, "echo going up; sleep 1000"), "");
  await eventually(async () => lastWords(folder.path, "server") === "going up");
  process.kill(pid, "SIGKILL");
  await eventually(async () => findProcess(folder.path, "server") === undefined);
});

test("a stranger that has the number now is neither taken for it nor stopped", async () => {
  using folder = tempFolder();
  startProcess(folder.path, plan(folder.path, "sleep 1000"), "");
  const note = join(folder.path, "server.pid");
  const written = readFileSync(note, "utf8");
  await stopProcess(folder.path, "server");
  const stranger = Bun.spawn(["sleep", "1000"]);
  writeFileSync(note, JSON.stringify({ ...JSON.parse(written), pid: stranger.pid }));
  expect(findProcess(folder.path, "server")).toBeUndefined();
  expect(await stopProcess(folder.path, "server")).toBe(false);
  expect(stranger.exitCode).toBeNull();
  stranger.kill();
});

test("half a note is no process", async () => {
  using folder = tempFolder();
  writeFileSync(join(folder.path, "server.pid"), `{"pid": ${process.pid}, "bi`);
  expect(findProcess(folder.path, "server")).toBeUndefined();
});
