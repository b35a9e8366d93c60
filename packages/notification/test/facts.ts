import type {
  EventData,
  OrderCancelled,
  OrderStatusUpdated,
  PaymentProcessed,
  StockLow,
  SyncFailed,
  UserUpdated,
} from "@torg/contracts";
import { write } from "../src/domain/letter";

export const newId = <P extends string>(prefix: P): `${P}_${string}` => `${prefix}_${Bun.randomUUIDv7()}`;

const at = "2026-11-23T09:00:00Z";
const rub = (minor: number) => ({ minor, currency: "RUB" as const });

export const account = (
  fields: Partial<EventData<typeof UserUpdated>> = {},
): EventData<typeof UserUpdated> => ({
  userId: newId("usr"),
  version: 1,
  email: `${Bun.randomUUIDv7()}@example.com`,
  name: "Анна",
  language: "ru",
  role: "buyer",
  ...fields,
});

/** What `user.created` carries: the account before it had a role. */
export const created = ({ role: _, ...fields }: EventData<typeof UserUpdated>) => ({ ...fields, version: 1 });

const order = () => ({
  orderId: newId("ord"),
  checkoutId: newId("chk"),
  number: "1042",
  version: 2,
  owner: { guest: "a".repeat(64) },
  contact: { name: "Гость", email: `${Bun.randomUUIDv7()}@example.com` },
  language: "ru" as const,
  total: rub(129_900),
  at,
});

export const moved = (
  fields: Partial<EventData<typeof OrderStatusUpdated>> = {},
): EventData<typeof OrderStatusUpdated> => ({
  ...order(),
  status: "awaiting_payment",
  shipped: [],
  ...fields,
});

export const cancelled = (
  fields: Partial<EventData<typeof OrderCancelled>> = {},
): EventData<typeof OrderCancelled> => ({
  ...order(),
  reason: "expired",
  ...fields,
});

export function paid(
  fields: Partial<EventData<typeof PaymentProcessed>> = {},
): EventData<typeof PaymentProcessed> {
  const { total: amount, ...facts } = order();
  return { ...facts, amount, paymentId: newId("pay"), kind: "captured", ...fields };
}

export const runsLow = (fields: Partial<EventData<typeof StockLow>> = {}): EventData<typeof StockLow> => ({
  variantId: newId("var"),
  productId: newId("prd"),
  sku: "K-10",
  available: 3,
  threshold: 3,
  version: 1,
  ...fields,
});

export const failedSync = (
  fields: Partial<EventData<typeof SyncFailed>> = {},
): EventData<typeof SyncFailed> => ({
  exchangeId: newId("exc"),
  connectionId: newId("con"),
  kind: "catalog",
  file: "import0_1.xml",
  reason: "строка 12: не закрыт тег",
  at,
  ...fields,
});

/** A letter past the consumers: nobody is told of it. */
export function letter(userId: `usr_${string}`, number: string) {
  const cause = Bun.randomUUIDv7();
  const message = { kind: "order_delivered", number } as const;
  return {
    ...write(message, { to: { userId, language: "ru" }, shop: "Тропа" }),
    cause: { feed: cause, mail: cause },
    orderId: undefined,
    ids: { feed: newId("ntf"), mail: newId("mal") },
    messageId: "",
  };
}
