import { expect, test } from "bun:test";
import { Language } from "@torg/contracts";
import fc from "fast-check";
import type { Message, MessageKind } from "../message";
import { htmlOf } from "./html";
import { mailText, render } from "./render";

const rub = (minor: number) => ({ minor, currency: "RUB" as const });

/** One of each kind, and both sides of what a template decides. */
const samples: { readonly [K in MessageKind]: readonly Message<K>[] } = {
  welcome: [{ kind: "welcome" }],
  order_placed: [
    { kind: "order_placed", number: "1042", total: rub(129_900), paid: "now" },
    { kind: "order_placed", number: "1042", total: rub(129_900), paid: "later" },
  ],
  order_shipped: [
    { kind: "order_shipped", number: "1042", whole: true },
    { kind: "order_shipped", number: "1042", whole: false },
  ],
  order_delivered: [{ kind: "order_delivered", number: "1042" }],
  order_cancelled: [
    { kind: "order_cancelled", number: "1042", reason: "expired" },
    { kind: "order_cancelled", number: "1042", reason: "declined" },
    { kind: "order_cancelled", number: "1042", reason: "cancelled" },
    { kind: "order_cancelled", number: "1042", reason: "out_of_stock" },
  ],
  money_in: [{ kind: "money_in", number: "1042", amount: rub(129_900) }],
  money_back: [{ kind: "money_back", number: "1042", amount: rub(50) }],
  stock_low: [
    { kind: "stock_low", sku: "K-10", available: 2.5 },
    { kind: "stock_low", sku: "K-10", available: 0 },
  ],
  sync_failed: [
    { kind: "sync_failed", exchange: "catalog", file: "import0_1.xml", reason: "строка 12: не закрыт тег" },
    { kind: "sync_failed", exchange: "sale", file: undefined, reason: "нет связи" },
  ],
};
const all: readonly Message[] = Object.values(samples).flat();
const pairs = Language.options.flatMap((language) => all.map((message) => ({ language, message })));

test.each(pairs)(
  "$message.kind reads well in $language: nothing is missing, nothing is left of the code",
  ({ language, message }) => {
    const { title, text } = render(message, language);
    const mail = mailText({ title, text }, { language, name: undefined, shop: "Тропа" });
    for (const words of [title, text, mail]) {
      expect(words.trim()).not.toBe("");
      expect(words).not.toMatch(/undefined|null|NaN|\[object|\$\{/);
    }
    expect(title).not.toContain("\n");
    expect(/[а-яё]/iu.test(text.replace(/строка.*|нет связи/u, ""))).toBe(language === "ru");
  },
);

test("no two messages say the same", () => {
  for (const language of Language.options) {
    const said = all.map((message) => Object.values(render(message, language)).join("\n"));
    expect(new Set(said).size).toBe(said.length);
  }
});

test("an order reads like this", () => {
  const [placed] = samples.order_placed;
  const ru = placed && render(placed, "ru");
  const en = placed && render(placed, "en");
  expect(ru && mailText(ru, { language: "ru", name: "Анна", shop: "Тропа" })).toMatchInlineSnapshot(`
    "Здравствуйте, Анна!

    Мы приняли заказ 1042 на сумму 1 299,00 ₽ и отложили товар.
    Заказ ждёт оплаты. Если она не поступит вовремя, он отменится сам.

    С уважением,
    Тропа"
  `);
  expect(en && mailText(en, { language: "en", name: "Anna", shop: "Tropa" })).toMatchInlineSnapshot(`
    "Hello Anna,

    We have your order 1042 for RUB 1,299.00, and its goods are put aside.
    It waits for your payment; without one it is cancelled by itself.

    Kind regards,
    Tropa"
  `);
});

test("money is written as its reader writes it, with its currency's own digits", () => {
  const paid = (language: "ru" | "en", amount: Message<"money_in">["amount"]) =>
    render({ kind: "money_in", number: "7", amount }, language).text.replace(/\u00a0/g, " ");
  expect(paid("ru", rub(129_900))).toContain("1 299,00 ₽");
  expect(paid("en", { minor: 129_900, currency: "USD" })).toContain("$1,299.00");
  expect(paid("en", { minor: 1_299, currency: "JPY" })).toContain("¥1,299");
  expect(paid("ru", { minor: 1_299, currency: "KWD" })).toContain("1,299");
});

test("a title stays one short line, whatever a name from 1C holds", () => {
  const message: Message = {
    kind: "stock_low",
    sku: `K\r\nBcc: all@example.com ${"x".repeat(500)}`,
    available: 1,
  };
  for (const language of Language.options) {
    expect(render(message, language).title).not.toMatch(/[\r\n]/);
    expect(render(message, language).title.length).toBeLessThanOrEqual(200);
  }
});

test("nothing that comes from outside leaves a character that a database or a mail would refuse", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 5_000 }), (reason) => {
      const { title, text } = render({ kind: "sync_failed", exchange: "sale", file: reason, reason }, "ru");
      for (const words of [
        title,
        text,
        mailText({ title, text }, { language: "ru", name: reason, shop: "Тропа" }),
      ]) {
        expect(words.isWellFormed()).toBe(true);
        expect(words).not.toMatch(/[^\P{Cc}\n]/u);
      }
    }),
  );
});

test("no text becomes markup in the HTML of a mail, and none of it is lost", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("<", ">", "&", '"', "'", "a", "/", "\n", " ") }),
      (text) => {
        const html = htmlOf(text);
        expect(html.replace(/<\/?(div|p|br)( style="[^"]*")?>/g, "")).not.toMatch(
          /[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/,
        );
        expect(plain(html)).toBe(text.replaceAll("\n", ""));
      },
    ),
  );
});

const signs: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};
const plain = (html: string) =>
  html.replace(/<[^>]*>/g, "").replace(/&[^;]*;/g, (entity) => signs[entity] ?? "?");
