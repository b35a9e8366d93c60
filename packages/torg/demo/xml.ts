const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);

type Content = string | number | boolean | readonly Element[];
type Attributes = Readonly<Record<string, string | number | boolean>>;

export type Element = { readonly name: string; readonly attributes: Attributes; readonly content: Content };

export const element = (name: string, content: Content = "", attributes: Attributes = {}): Element => ({
  name,
  attributes,
  content,
});

/** A document as 1C writes one: UTF-8 with its mark in front, a tab for each level. */
export const documentOf = (root: Element): string =>
  `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n${written(root, "")}\n`;

function written({ name, attributes, content }: Element, indent: string): string {
  const head = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(String(value))}"`),
  ].join(" ");
  if (content === "") return `${indent}<${head}/>`;
  if (typeof content !== "object") return `${indent}<${head}>${escaped(String(content))}</${name}>`;
  const children = content.map((child) => written(child, `${indent}\t`));
  return [`${indent}<${head}>`, ...children, `${indent}</${name}>`].join("\n");
}
