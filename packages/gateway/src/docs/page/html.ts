/** Markup that is safe to put into a page as it is. */
export type Html = { readonly markup: string };
type Value = string | number | Html | undefined | false | readonly Value[];

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");

/** Builds markup: every text in it is escaped, a list is joined, nothing is left out. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html =>
  raw(parts.reduce((text, part, index) => text + markupOf(values[index - 1]) + part));

/** Text that is markup already; only for what this package wrote itself. */
export const raw = (markup: string): Html => ({ markup });

function markupOf(value: Value): string {
  if (value === undefined || value === false) return "";
  if (typeof value === "object") return "markup" in value ? value.markup : value.map(markupOf).join("");
  return escaped(String(value));
}

/** The little CommonMark that contracts are written in: paragraphs, `code` and **strong**. */
export const prose = (text: string): Html =>
  html`${text.split("\n\n").map((paragraph) => html`<p>${inline(paragraph)}</p>`)}`;

export const inline = (text: string): Html =>
  raw(
    escaped(text)
      .replace(/`([^`]+)`/g, "<code>$1</code>")
      .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>"),
  );
