import { expect, test } from "bun:test";
import fc from "fast-check";
import { html, inline } from "./html";

test("no text can open a tag, an entity or leave an attribute", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { markup } = html`<p title="${text}">${text}</p>`;
      expect(markup.match(/[<>"]/g)).toHaveLength(6); // those of the template
      expect(markup).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/);
    }),
  );
});

test("lists are joined, what is absent is nothing", () => {
  expect(html`${[html`<i>1</i>`, html`<i>2</i>`]}${undefined}${false}${0}`.markup).toBe("<i>1</i><i>2</i>0");
});

test("marks code and strong words, and nothing else", () => {
  expect(inline("a `b<` **c** <d>").markup).toBe("a <code>b&lt;</code> <strong>c</strong> &lt;d&gt;");
});
