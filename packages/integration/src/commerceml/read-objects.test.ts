import { expect, test } from "bun:test";
import { join } from "node:path";
import { Failure } from "@torg/contracts";
import fc from "fast-check";
import type { CommerceObject } from "../domain/commerce-object";
import { readObjects } from "./read-objects";
import { encodeWindows1251 } from "./windows-1251";

const fixtures = join(import.meta.dir, "../../test/fixtures");
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const readAll = (bytes: Uint8Array, sizes: readonly number[] = [bytes.length]): Promise<CommerceObject[]> =>
  Array.fromAsync(readObjects("import.xml", inChunks(bytes, sizes)));

async function failureOf(source: string | Uint8Array): Promise<Pick<Failure, "code" | "details">> {
  const error = await readAll(typeof source === "string" ? utf8(source) : source).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Failure)) throw new Error(`expected a failure, got ${String(error)}`);
  return { code: error.code, details: error.details };
}

const product = (id: string, rest = "") =>
  `<Товар><Ид>${id}</Ид><Наименование>Кеды</Наименование>${rest}</Товар>`;
const catalog = (goods: string, attributes = "") =>
  `<КоммерческаяИнформация ВерсияСхемы="2.08" ДатаФормирования="2026-03-01"><Каталог ${attributes}><Ид>c</Ид><Товары>${goods}</Товары></Каталог></КоммерческаяИнформация>`;

test("a file reads the same however it is cut, in the middle of characters too", async () => {
  const bytes = await Bun.file(join(fixtures, "bigperson__exchange1c/import.xml")).bytes();
  const whole = await readAll(bytes);
  expect(whole).toHaveLength(11);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 }),
      async (sizes) => {
        expect(await readAll(bytes, sizes)).toEqual(whole);
      },
    ),
    { numRuns: 40 },
  );
});

test("windows-1251 is read by its prolog and UTF-8 without one", async () => {
  const text = catalog(product("a", "<Описание>«Ёлка» № 1</Описание>"));
  const [utf] = await readAll(utf8(text));
  const [ansi] = await readAll(encodeWindows1251(`<?xml version="1.0" encoding="windows-1251"?>\r\n${text}`));
  expect(ansi?.element).toEqual(utf?.element ?? fail());
});

test("a byte order mark is dropped at the beginning and kept elsewhere", async () => {
  const [first] = await readAll(utf8(`\ufeff${catalog(product("a", "<Описание>x\ufeffy</Описание>"))}`));
  expect(first?.element.children.at(-1)?.text).toBe("x\ufeffy");
});

test("namespaces, prefixes and unknown elements do not matter", async () => {
  const source = catalog(product("a", "<Будущее><Ид>z</Ид></Будущее>"))
    .replaceAll(/<(\/?)(?=[А-Я])/g, "<$1c:")
    .replace("ВерсияСхемы", 'xmlns:c="urn:1C.ru:commerceml_210" ВерсияСхемы');
  const [first, ...rest] = await readAll(utf8(`${source}`));
  expect(rest).toEqual([]);
  expect(first?.kind).toBe("product");
  expect(first?.element.children.map(({ name }) => name)).toEqual(["Ид", "Наименование", "Будущее"]);
});

test("groups inside groups come as objects of their own, each with the group around it", async () => {
  const source = `<Классификатор><Группы><Группа><Ид>a</Ид><Наименование>A</Наименование><Группы>
    <Группа><Ид>b</Ид><Наименование>B</Наименование><Группы><Группа><Ид>c</Ид><Наименование>C</Наименование></Группа></Группы></Группа>
  </Группы></Группа></Группы></Классификатор>`;
  const groups = await readAll(utf8(source));
  expect(groups.map(({ element, parentId }) => [element.children[0]?.text, parentId])).toEqual([
    ["c", "b"],
    ["b", "a"],
    ["a", undefined],
  ]);
  expect(groups.at(-1)?.element.children).toHaveLength(2);
});

test("an object knows whether its section holds only changes", async () => {
  const whole = await readAll(utf8(catalog(product("a"), 'СодержитТолькоИзменения="false"')));
  const changes = await readAll(utf8(catalog(product("a"), 'СодержитТолькоИзменения="true"')));
  expect([whole[0]?.onlyChanges, changes[0]?.onlyChanges]).toEqual([false, true]);
});

test("a file that breaks off says so, with its line", async () => {
  const source = catalog(`\n${product("a")}\n${product("b")}\n`);
  const { code, details } = await failureOf(source.slice(0, source.indexOf("</Товары>")));
  expect(code).toBe("integration.file_damaged");
  expect(details).toEqual({
    file: "import.xml",
    line: 4,
    reason: "файл обрывается: элемент «Товары» не закрыт",
  });
});

test.each([
  ["", "файл пуст"],
  [`${catalog("")}${catalog("")}`, "после конца документа что-то ещё есть: файл загружен дважды или склеен"],
  [catalog("<Товар></Ид>"), "закрывающий элемент стоит не на своём месте"],
  [
    catalog(product("a", "<Описание>Болт&nbsp;гайка</Описание>")),
    "встретилась неизвестная подстановка после знака «&»",
  ],
  [catalog(product("\u0001")), "встретился недопустимый символ"],
  [
    `<!DOCTYPE x [<!ENTITY e "boom">]>${catalog(product("&e;"))}`,
    "описание типа документа (DTD) не принимается",
  ],
])("the damage of %p is told in Russian", async (source, reason) => {
  expect(await failureOf(source)).toMatchObject({ code: "integration.file_damaged", details: { reason } });
});

test("bytes that are not of the charset damage the file", async () => {
  const bytes = utf8(catalog(product("a")));
  bytes[bytes.length - 90] = 0xff;
  expect(await failureOf(bytes)).toMatchObject({
    details: { reason: "встретились байты не в кодировке utf-8" },
  });
});

test.each([
  [
    '<КоммерческаяИнформация ВерсияСхемы="1.0"><Каталог Идентификатор="x"/></КоммерческаяИнформация>',
    "CommerceML 1",
  ],
  ['<КоммерческаяИнформация><Каталог Идентификатор="x"/></КоммерческаяИнформация>', "CommerceML 1"],
  ["<html><body>404</body></html>", "корневой элемент «html»"],
  ['<?xml version="1.0" encoding="klingon"?><КоммерческаяИнформация/>', "кодировка «klingon»"],
])("%p is refused as a foreign format", async (source, part) => {
  const { code, details } = await failureOf(source);
  expect(code).toBe("integration.file_unsupported");
  expect(String(details.reason)).toContain(part);
});

test("nesting without end and text without end are damage, not memory", async () => {
  expect(await failureOf(catalog(`<Товар>${"<a>".repeat(100)}`))).toMatchObject({
    details: { reason: "слишком глубокая вложенность элементов" },
  });
  const endless = (async function* () {
    yield utf8("<КоммерческаяИнформация><Каталог><Товары><Товар><Описание>");
    for (;;) yield utf8("я".repeat(100_000));
  })();
  await expect(Array.fromAsync(readObjects("x.xml", endless))).rejects.toMatchObject({
    code: "integration.file_damaged",
  });
});

test("memory does not grow with the file", async () => {
  const offers = (async function* () {
    yield utf8("<КоммерческаяИнформация><ПакетПредложений><Предложения>");
    const portion = utf8(
      Array.from(
        { length: 500 },
        (_, n) =>
          `<Предложение><Ид>a-${n}</Ид><Наименование>Товар номер ${n}</Наименование><Количество>${n}</Количество></Предложение>`,
      ).join(""),
    );
    for (let sent = 0; sent < 400; sent += 1) yield portion;
    yield utf8("</Предложения></ПакетПредложений></КоммерческаяИнформация>");
  })();
  const held: number[] = [];
  let read = 0;
  for await (const _ of readObjects("offers.xml", offers)) {
    read += 1;
    if (read % 50_000 !== 0) continue;
    Bun.gc(true);
    held.push(process.memoryUsage().heapUsed);
  }
  expect(read).toBe(200_000);
  expect((held[3] ?? 0) - (held[0] ?? 0)).toBeLessThan(8 * 2 ** 20); // the 150,000 objects between are 27 MB as text alone
}, 30_000);

const fail = (): never => {
  throw new Error("nothing was read");
};
