import { expect, test } from "bun:test";
import { messageIdOf, write } from "./letter";

const anna = {
  userId: "usr_01932f5e-7c4b-7d10-9d1e-6b1f2a3c4d5e",
  email: "anna@example.com",
  name: "Анна",
  language: "ru",
} as const;
const placed = {
  kind: "order_placed",
  number: "1042",
  total: { minor: 100, currency: "RUB" },
  paid: "now",
} as const;

test("an account gets a feed entry and a mail that greets it; a guest gets mail; without an address there is no mail", () => {
  expect(write(placed, { to: anna, shop: "Тропа" })).toMatchObject({
    userId: anna.userId,
    topic: "order",
    mail: { to: "anna@example.com", text: expect.stringContaining("Здравствуйте, Анна!") },
  });
  const guest = write(placed, { to: { email: "guest@example.com", language: "en" }, shop: "Tropa" });
  expect([guest.userId, guest.mail?.to]).toEqual([undefined, "guest@example.com"]);
  expect(write(placed, { to: { language: "ru" }, shop: "Тропа" }).mail).toBeUndefined();
});

test("low stock stays in the feed", () => {
  expect(
    write({ kind: "stock_low", sku: "K-10", available: 1 }, { to: anna, shop: "Тропа" }).mail,
  ).toBeUndefined();
});

test.each([
  ["Тропа <shop@example.com>", "example.com"],
  ["shop@example.com", "example.com"],
  ["nobody", "torg.invalid"],
])("a Message-ID is made of the mail's own id and the sender's domain: %s", (from, domain) => {
  expect(messageIdOf("mal_1", from)).toBe(`<mal_1@${domain}>`);
});
