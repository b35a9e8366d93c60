import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { type ArchiveLimits, listArchive, openEntry } from "./archive";

const folder = await mkdtemp(join(tmpdir(), "torg-archive-"));
afterAll(() => rm(folder, { recursive: true }));

let written = 0;
async function zipped(bytes: Uint8Array): Promise<string> {
  written += 1;
  const path = join(folder, `${written}.zip`);
  await Bun.write(path, bytes);
  return path;
}
const at = (path: string, limits?: ArchiveLimits) => ({ file: "v8.zip", path, ...(limits && { limits }) });
const text = (content: string) => new TextEncoder().encode(content);
const files = {
  "webdata/import0_1.xml": text("<a/>".repeat(5000)),
  "webdata/import_files/a1/x.jpg": text("picture"),
  "offers.xml": text("b"),
};

async function readEntry(path: string, name: string): Promise<string | undefined> {
  const chunks = await openEntry(at(path), name);
  return chunks && Buffer.concat(await Array.fromAsync(chunks)).toString();
}

test("entries are found by the names that 1C asks for, whatever folder they lie in", async () => {
  const path = await zipped(zipSync(files));
  expect(await listArchive(at(path))).toEqual(["import0_1.xml", "import_files/a1/x.jpg", "offers.xml"]);
  expect(await readEntry(path, "Import0_1.xml")).toBe("<a/>".repeat(5000));
  expect(await readEntry(path, "import_files/a1/x.jpg")).toBe("picture");
  expect(await readEntry(path, "prices.xml")).toBeUndefined();
});

test.each([0, 1, 100, 300])("an archive cut to %p bytes is refused as a half", async (size) => {
  const path = await zipped(zipSync(files).subarray(0, size));
  await expect(listArchive(at(path))).rejects.toMatchObject({
    code: "integration.archive_damaged",
    details: { reason: "он получен не полностью" },
  });
});

test("one flipped bit in the data is found by the checksum or the unpacking", async () => {
  const bytes = zipSync({ "a.xml": text(Array.from({ length: 3000 }, (_, n) => n).join(",")) });
  const flipped = Uint8Array.from(bytes);
  flipped[500] = (flipped[500] ?? 0) ^ 1;
  await expect(readEntry(await zipped(flipped), "a.xml")).rejects.toMatchObject({
    code: "integration.archive_damaged",
  });
  const stored = zipSync({ "a.xml": [text("0123456789"), { level: 0 }] });
  const at = Buffer.from(stored).indexOf("0123456789");
  stored[at] = 0x39;
  await expect(readEntry(await zipped(stored), "a.xml")).rejects.toMatchObject({
    details: { reason: "контрольная сумма файла «a.xml» не сходится" },
  });
});

test.each(["../../etc/passwd", "a/../../b.xml"])(
  "an entry that leads out, %p, refuses the archive",
  async (name) => {
    await expect(listArchive(at(await zipped(zipSync({ [name]: text("x") }))))).rejects.toMatchObject({
      code: "integration.archive_damaged",
    });
  },
);

test("bombs are refused before a byte of them is unpacked", async () => {
  const bomb = await zipped(zipSync({ "import.xml": new Uint8Array(20 * 2 ** 20) }));
  await expect(listArchive(at(bomb))).rejects.toMatchObject({
    details: { reason: "файл «import.xml» в нём подозрительно велик" },
  });
  const crowd = await zipped(
    zipSync(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`${n}.xml`, text("x")]))),
  );
  await expect(
    listArchive(at(crowd, { entriesMax: 10, entryBytesMax: 100, ratioMax: 10 })),
  ).rejects.toMatchObject({ details: { reason: "в нём больше 10 файлов" } });
});
