import { expect, test } from "bun:test";
import { Failure } from "@torg/contracts";
import fc from "fast-check";
import { agreeVersion, initLines, refused, writeAnswer } from "./answer";
import { parseBasic, parseSessionCookie } from "./credentials";
import { normalizeFileName } from "./file-name";
import { operatorSentence } from "./operator-sentence";

test("the first line of an answer is the bare word, and nothing follows the last line", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("success" as const, "progress" as const, "failure" as const),
      fc.array(fc.string(), { maxLength: 3 }),
      (status, lines) => {
        const answer = writeAnswer({ status, lines });
        return (
          answer.split("\n")[0] === status &&
          answer.split("\n").length === 1 + lines.length &&
          !answer.includes("\r")
        );
      },
    ),
  );
  expect(writeAnswer(refused("Файл\r\nповреждён"))).toBe("failure\nФайл повреждён");
});

test("init is exactly two lines unless the client named a version", () => {
  expect(initLines({ fileBytesMax: 100 })).toBe("zip=yes\nfile_limit=100");
  expect(initLines({ fileBytesMax: 100 }, { sessionId: "s", version: "2.10" })).toBe(
    "zip=yes\nfile_limit=100\nsessid=s\nversion=2.10",
  );
});

test.each([
  ["2.08", "2.08"],
  ["2.05", "2.08"],
  ["2.09", "2.09"],
  ["2.99", "2.10"],
  ["3.0", "2.10"],
  ["3.1", "3.1"],
  ["4.2", "3.1"],
  ["nonsense", "2.08"],
])("a client that asks for %p gets %p", (asked, agreed) => expect(agreeVersion(asked)).toBe(agreed));

test.each([
  ["import0_1.xml", "import0_1.xml"],
  ["C:\\Users\\1c\\Temp\\v8_8789_c.xml", "v8_8789_c.xml"],
  ["/tmp/upload/1c/webdata/offers.xml", "offers.xml"],
  ["webdata\\000000002\\goods\\import_files\\a1\\x.jpg", "import_files/a1/x.jpg"],
  ["import_files/a1/x.jpg", "import_files/a1/x.jpg"],
  ["каталог товаров.xml", "каталог товаров.xml"],
])("the file name %p is taken as %p", (source, name) => expect(normalizeFileName(source)).toBe(name));

test.each([
  "",
  "../../etc/passwd",
  "import_files/../../x",
  "..\\..\\x.xml",
  "/",
  "a\u0000.xml",
  "x".repeat(300),
])("the file name %p is refused", (source) => {
  expect(() => normalizeFileName(source)).toThrow(Failure);
});

test("no name leads out of its folder", () => {
  const part = fc.constantFrom("..", ".", "import_files", "a", "C:", "", "\\", "/", "tmp");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      try {
        const name = normalizeFileName(parts.join("/"));
        return !name.startsWith("/") && !name.split("/").includes("..") && !name.includes("\\");
      } catch (error) {
        return error instanceof Failure;
      }
    }),
  );
});

test("the password may hold colons and Russian letters in either encoding", () => {
  const utf8 = Buffer.from("1c:па:роль").toString("base64");
  const ansi = Buffer.from([0x31, 0x63, 0x3a, 0xef, 0xe0]).toString("base64");
  expect(parseBasic(`Basic ${utf8}`)).toEqual({ login: "1c", password: "па:роль" });
  expect(parseBasic(`basic ${ansi}`)).toEqual({ login: "1c", password: "па" });
  for (const header of [null, "", "Bearer x", "Basic", "Basic !!!", `Basic ${btoa(":x")}`])
    expect(parseBasic(header)).toBeUndefined();
});

test("the session is found among other cookies", () => {
  expect(parseSessionCookie("a=b; torg_exchange=0123456789abcdef; c=d")).toBe("0123456789abcdef");
  for (const header of [null, "", "torg_exchange=short", "torg_exchange=0123456789abcdef<script>"])
    expect(parseSessionCookie(header)).toBeUndefined();
});

test("a failure tells the operator what, where and what to do", () => {
  expect(
    operatorSentence(
      new Failure("integration.file_damaged", {
        file: "import0_1.xml",
        line: 10_233,
        reason: "файл обрывается",
      }),
    ),
  ).toBe(
    "Файл «import0_1.xml» повреждён: строка 10233: файл обрывается. Из него ничего не загружено. Повторите обмен.",
  );
  expect(operatorSentence(new Failure("internal.broken"))).toBe("Ошибка на нашей стороне.");
});
