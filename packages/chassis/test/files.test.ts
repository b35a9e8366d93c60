import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { ConfigFaults } from "../src/config";
import { diskFiles } from "../src/files/disk";
import { localCopies } from "../src/files/local-copies";
import type { Files } from "../src/files/port";
import { s3Files } from "../src/files/s3";
import { readS3Address } from "../src/files/s3-address";
import { describeWith, tempFolder } from "../src/testing";

const mebibyte = 2 ** 20;
/** Larger than one part of an S3 upload, so that a broken one has parts to leave behind. */
const largeParts = 12;

/** `parts` mebibytes, one after the other; `breaks` after the last. */
function stream(parts: number, { breaks = false } = {}): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      sent += 1;
      if (sent <= parts) controller.enqueue(new Uint8Array(mebibyte).fill(sent));
      else if (breaks) controller.error(new Error("the client hung up"));
      else controller.close();
    },
  });
}
const bytesOf = async (body: ReadableStream<Uint8Array>) =>
  new Uint8Array(await new Response(body).arrayBuffer());
const text = (words: string) => new TextEncoder().encode(words);

/** What every adapter behind the files port keeps. `open` gives a view of one and the same store, as each replica has. */
function filesPromises(open: () => Files): void {
  let files: Files;
  let other: Files;
  const folder = `test-${Bun.randomUUIDv7()}`;
  const named = (name: string) => `${folder}/${name}`;
  beforeAll(() => {
    files = open();
    other = open();
  });
  afterAll(() => files.remove(folder));

  test("a file is what was written, also for another replica, and its size is told", async () => {
    expect(await files.write(named("a/small"), text("привет"))).toBe(12);
    expect(await bytesOf(other.read(named("a/small")))).toEqual(text("привет"));
    expect(await other.size(named("a/small"))).toBe(12);
    expect(await files.write(named("a/empty"), new Uint8Array())).toBe(0);
    expect(await other.size(named("a/empty"))).toBe(0);
  });

  test("a large stream arrives whole and in order", async () => {
    expect(await files.write(named("large"), stream(largeParts))).toBe(largeParts * mebibyte);
    const bytes = await bytesOf(other.read(named("large")));
    expect(Array.from({ length: largeParts }, (_, at) => bytes[at * mebibyte])).toEqual(
      Array.from({ length: largeParts }, (_, at) => at + 1),
    );
    expect(bytes.length).toBe(largeParts * mebibyte);
  });

  for (const parts of [1, largeParts]) {
    test(`a stream that breaks after ${parts} MiB leaves nothing, and an older file as it was`, async () => {
      await expect(files.write(named(`cut${parts}`), stream(parts, { breaks: true }))).rejects.toThrow();
      expect(await files.size(named(`cut${parts}`))).toBeUndefined();
      await files.write(named(`kept${parts}`), text("old"));
      await expect(files.write(named(`kept${parts}`), stream(parts, { breaks: true }))).rejects.toThrow();
      expect(await bytesOf(other.read(named(`kept${parts}`)))).toEqual(text("old"));
    });
  }

  test("a reader sees the old file or the new one, never a mixture", async () => {
    const [old, young] = [new Uint8Array(mebibyte).fill(1), new Uint8Array(2 * mebibyte).fill(2)];
    await files.write(named("swapped"), old);
    let writing = true;
    const writer = (async () => {
      for (const body of [young, old, young, old, young]) await files.write(named("swapped"), body);
      writing = false;
    })();
    while (writing) {
      const seen = await bytesOf(other.read(named("swapped")));
      expect([old.length, young.length]).toContain(seen.length);
      expect(seen[0]).toBe(seen.at(-1) ?? 0);
      expect(seen[0]).toBe(seen.length / mebibyte);
    }
    await writer;
  });

  test("two writers of one name leave the whole file of one of them", async () => {
    const bodies = [3, 5].map((parts) => stream(parts));
    await Promise.all(bodies.map((body, at) => (at === 0 ? files : other).write(named("both"), body)));
    const seen = await bytesOf(files.read(named("both")));
    expect([3, 5]).toContain(seen.length / mebibyte);
    expect(seen.at(-1)).toBe(seen.length / mebibyte);
  });

  test("what is not there has no size, breaks a reader, and may be removed", async () => {
    expect(await files.size(named("nothing"))).toBeUndefined();
    await expect(bytesOf(files.read(named("nothing")))).rejects.toThrow();
    await expect(files.local(named("nothing")).then((path) => Bun.file(path).bytes())).rejects.toThrow();
    await files.remove(named("nothing"));
  });

  test("a folder is removed with all below it, and no neighbour whose name begins alike", async () => {
    for (const name of ["box/1", "box/deep/2", "boxes"]) await files.write(named(name), text(name));
    await files.remove(named("box"));
    expect(
      await Promise.all(["box/1", "box/deep/2", "boxes"].map((name) => other.size(named(name)))),
    ).toEqual([undefined, undefined, 5]);
    await files.remove(named("boxes"));
    expect(await other.size(named("boxes"))).toBeUndefined();
  });

  test("a local path holds the newest bytes", async () => {
    await files.write(named("seek"), text("one"));
    const copies = await Promise.all([1, 2, 3].map(() => other.local(named("seek"))));
    expect(new Set(copies).size).toBe(1);
    expect(await Bun.file(copies[0] ?? "").text()).toBe("one");
    await files.write(named("seek"), text("two"));
    expect(await Bun.file(await other.local(named("seek"))).text()).toBe("two");
  });

  test("a name that leads elsewhere is refused and changes nothing", async () => {
    for (const name of ["../x", "a/../../x", ""])
      await expect((async () => files.write(name, text("x")))()).rejects.toThrow("leads out");
  });
}

describe("files on a disk", () => {
  const folder = tempFolder();
  afterAll(() => folder[Symbol.dispose]());
  filesPromises(() => diskFiles(folder.path));
});

describeWith("s3")("files in an S3 bucket", (url) => {
  const opened: { close: () => Promise<void> }[] = [];
  const open = () => {
    const files = s3Files({ address: readS3Address(url), copiesBytesMax: 64 * mebibyte });
    opened.push(files);
    return files;
  };
  afterAll(async () => {
    for (const files of opened) await files.close();
  });
  filesPromises(open);

  test("a bucket that is away is `call.unavailable`", async () => {
    const away = s3Files({
      address: { ...readS3Address(url), endpoint: "http://127.0.0.1:9" },
      copiesBytesMax: mebibyte,
    });
    await expect(away.write("x", text("x"))).rejects.toMatchObject({ code: "call.unavailable" });
    await expect(away.size("x")).rejects.toMatchObject({ code: "call.unavailable" });
    await away.close();
  });
});

describe("copies on the local disk", () => {
  const original = (name: string, bytes: number) => ({ name, version: "1", bytes });
  const fill = (bytes: number) => async (path: string) => void (await Bun.write(path, new Uint8Array(bytes)));

  test("together they stay below their limit: what does not fit is refused and takes nothing", async () => {
    using folder = tempFolder();
    const copies = localCopies({ folder: folder.path, bytesMax: 100 });
    await copies.of(original("a", 60), fill(60));
    await expect(copies.of(original("b", 60), fill(60))).rejects.toMatchObject({ code: "call.unavailable" });
    await copies.of(original("c", 40), fill(40));
    await expect(copies.of(original("d", 101), fill(101))).rejects.toThrow("FILES_COPIES_BYTES_MAX");
    await copies.close();
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test("one that was not fetched whole is none, and the next who asks tries again", async () => {
    using folder = tempFolder();
    const copies = localCopies({ folder: folder.path, bytesMax: 100 });
    const cut = copies.of(original("a", 60), () => Promise.reject(new Error("cut")));
    await expect(cut).rejects.toThrow("cut");
    const path = await copies.of(original("a", 60), fill(60));
    expect(Bun.file(path).size).toBe(60);
    await copies.close();
  });

  test("what a killed process left is removed at the next start; a living one's stays", async () => {
    using folder = tempFolder();
    await Bun.write(`${folder.path}/torg-copies-999999999-abc/x`, "x");
    await Bun.write(`${folder.path}/torg-copies-1-abc/x`, "x");
    const copies = localCopies({ folder: folder.path, bytesMax: 1 });
    expect(readdirSync(folder.path).filter((name) => name.endsWith("-abc"))).toEqual(["torg-copies-1-abc"]);
    await copies.close();
  });
});

test.each([
  ["http://k:s@h/bucket", "form"],
  ["s3://h/bucket", "key"],
  ["s3://k:s@h", "bucket"],
  ["s3://k:s@h/a/b", "bucket"],
  ["s3://k:s@h/bucket?x=1", "x"],
  ["s3://k:s@h/bucket?tls=no", "tls"],
])("%s is refused with its reason and without its secret", (url, reason) => {
  const read = () => readS3Address(url.replace(":s@", ":hush@"));
  expect(read).toThrow(ConfigFaults);
  expect(read).toThrow(reason);
  expect(read).not.toThrow("hush");
});
