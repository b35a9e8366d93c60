import type { XmlNode } from "../domain/xml-node";
import { encodeWindows1251 } from "./windows-1251";

export type OrderPacket = {
  readonly documents: readonly XmlNode[];
  /** What was agreed on at `init`; clients that did not ask read 2.08. */
  readonly version: string;
  readonly charset: "utf-8" | "windows-1251";
  readonly formedAt: string;
};

/**
 * The answer to `mode=query`: a whole file whose first bytes are `<?xml`, without a mark and without a namespace.
 * Version 3.1 wraps each document in a `Контейнер`, or the client sees none.
 */
export function writeOrders({ documents, version, charset, formedAt }: OrderPacket): Uint8Array<ArrayBuffer> {
  const wrapped = version.startsWith("3")
    ? documents.map((one): XmlNode => ({ name: "Контейнер", content: [one] }))
    : documents;
  const root: XmlNode = {
    name: "КоммерческаяИнформация",
    attributes: { ВерсияСхемы: version, ДатаФормирования: formedAt },
    content: wrapped,
  };
  const name = charset === "utf-8" ? "UTF-8" : "windows-1251";
  const xml = `<?xml version="1.0" encoding="${name}"?>\n${writeNode(root)}`;
  return charset === "utf-8" ? new TextEncoder().encode(xml) : encodeWindows1251(xml);
}

function writeNode({ name, attributes = {}, content }: XmlNode): string {
  const given = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join("");
  const inside = typeof content === "string" ? escapeXml(content) : content.map(writeNode).join("");
  return `<${name}${given}>${inside}</${name}>`;
}

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** XML 1.0 has no place for most control characters and for halves of surrogate pairs: they are dropped. */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ufffd]/g, "")
    .replace(/[&<>"']/g, (character) => references[character] ?? character);
