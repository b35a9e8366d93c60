const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

/** A mail's text for readers that want HTML: paragraphs and line breaks, and nothing of a buyer's or 1C's own making. */
export function htmlOf(text: string): string {
  const paragraphs = text
    .split("\n\n")
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll("\n", "<br>")}</p>`);
  return `<div style="font:16px/1.5 sans-serif;max-width:36em">${paragraphs.join("")}</div>`;
}
