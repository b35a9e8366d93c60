import { Failure } from "@torg/contracts";

/** The parser's faults in the words of a 1C operator; the rest is a broken structure. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/unclosed tag: (.+)/, "файл обрывается: элемент «$1» не закрыт"],
  [/unexpected end/, "файл обрывается"],
  [/must contain a root element/, "файл пуст"],
  [/unmatched closing tag: (.+?)\.?$|unexpected close tag/, "закрывающий элемент стоит не на своём месте"],
  [/disallowed character/, "встретился недопустимый символ"],
  [
    /undefined entity|malformed character entity|empty entity name/,
    "встретилась неизвестная подстановка после знака «&»",
  ],
  [
    /text data outside of root node|only one root/,
    "после конца документа что-то ещё есть: файл загружен дважды или склеен",
  ],
  [/duplicate attribute/, "атрибут элемента повторяется"],
  [/doctype/, "описание типа документа (DTD) не принимается"],
];

/** The failure for what the XML parser threw, which begins with `line:column: `. */
export function damageOf(file: string, error: unknown, line: number): Failure {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message.replace(/^\d+:\d+: /, "") : "";
  return new Failure("integration.file_damaged", { file, line, reason: reasonOf(message) }, { cause: error });
}

function reasonOf(message: string): string {
  for (const [pattern, reason] of reasons) {
    const match = pattern.exec(message);
    if (match) return reason.replace("$1", (match[1] ?? "").replace(/\.$/, ""));
  }
  return "нарушена структура XML";
}
