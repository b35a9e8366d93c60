import { z } from "zod";

/** What went wrong, as a caller must know it: decides the HTTP status, the tRPC code and whether to try again. */
export const failureKinds = {
  invalid: { http: 400, trpc: "BAD_REQUEST" },
  anonymous: { http: 401, trpc: "UNAUTHORIZED" },
  forbidden: { http: 403, trpc: "FORBIDDEN" },
  missing: { http: 404, trpc: "NOT_FOUND" },
  unsupported: { http: 405, trpc: "METHOD_NOT_SUPPORTED" },
  conflict: { http: 409, trpc: "CONFLICT" },
  stale: { http: 412, trpc: "PRECONDITION_FAILED" },
  oversized: { http: 413, trpc: "PAYLOAD_TOO_LARGE" },
  refused: { http: 422, trpc: "UNPROCESSABLE_CONTENT" },
  throttled: { http: 429, trpc: "TOO_MANY_REQUESTS" },
  broken: { http: 500, trpc: "INTERNAL_SERVER_ERROR" },
  unavailable: { http: 503, trpc: "SERVICE_UNAVAILABLE" },
  late: { http: 504, trpc: "GATEWAY_TIMEOUT" },
} as const;
export type FailureKind = keyof typeof failureKinds;

type Title = { readonly en: string; readonly ru: string };
function failure(
  kind: FailureKind,
  title: Title,
): { kind: FailureKind; title: Title; details: z.ZodObject<Record<never, never>> };
function failure<D extends z.ZodRawShape>(
  kind: FailureKind,
  title: Title,
  details: D,
): { kind: FailureKind; title: Title; details: z.ZodObject<D> };
function failure(kind: FailureKind, title: Title, details: z.ZodRawShape = {}) {
  return { kind, title, details: z.strictObject(details) };
}

/** One fault of an input: where (JSON Pointer, RFC 6901) and why. */
export const InputFault = z.strictObject({ pointer: z.string(), detail: z.string() });

/** Every failure that may leave Torg. What is not here becomes `internal.broken`. */
export const failures = {
  // Any procedure may answer these
  "input.invalid": failure(
    "invalid",
    { en: "The request does not fit the contract", ru: "Запрос не соответствует контракту" },
    { errors: z.array(InputFault) },
  ),
  "auth.anonymous": failure("anonymous", { en: "Sign in first", ru: "Сначала войдите" }),
  "auth.forbidden": failure("forbidden", { en: "You may not do this", ru: "Недостаточно прав" }),
  "route.not_found": failure("missing", {
    en: "There is nothing at this address",
    ru: "По этому адресу ничего нет",
  }),
  "route.wrong_method": failure(
    "unsupported",
    { en: "This address knows other methods", ru: "По этому адресу доступны другие методы" },
    { allow: z.array(z.string()) },
  ),
  "body.too_large": failure(
    "oversized",
    { en: "The body is larger than allowed", ru: "Тело запроса слишком велико" },
    { bytesMax: z.int() },
  ),
  // Between services only: to anybody else it is internal.broken, like all that is our fault
  "answer.too_large": failure(
    "broken",
    { en: "The answer is larger than a call may carry", ru: "Ответ слишком велик для вызова" },
    { bytesMax: z.int() },
  ),
  "rate.limited": failure(
    "throttled",
    { en: "Too many requests", ru: "Слишком много запросов" },
    { retryAfterSeconds: z.int() },
  ),
  "key.missing": failure("invalid", {
    en: "This command needs an Idempotency-Key header of 1 to 255 characters",
    ru: "Команде нужен заголовок Idempotency-Key длиной от 1 до 255 знаков",
  }),
  "key.reused": failure("refused", {
    en: "This Idempotency-Key was used with another body",
    ru: "Этот Idempotency-Key уже использован с другим запросом",
  }),
  "key.in_flight": failure(
    "conflict",
    {
      en: "The first request with this key is still running",
      ru: "Первый запрос с этим ключом ещё выполняется",
    },
    { retryAfterSeconds: z.int() },
  ),
  "key.in_batch": failure("invalid", {
    en: "A keyed command is sent alone, not in a batch",
    ru: "Команда с ключом отправляется отдельно, не в пакете",
  }),
  "call.late": failure("late", { en: "The deadline passed", ru: "Время на запрос истекло" }),
  "call.unavailable": failure("unavailable", { en: "Not available right now", ru: "Сейчас недоступно" }),
  "internal.broken": failure("broken", { en: "Something broke on our side", ru: "Ошибка на нашей стороне" }),

  "user.email_taken": failure("conflict", {
    en: "This e-mail is already registered",
    ru: "Эта почта уже зарегистрирована",
  }),
  "user.wrong_credentials": failure("anonymous", {
    en: "Wrong e-mail or password",
    ru: "Неверная почта или пароль",
  }),
  "user.session_ended": failure("anonymous", {
    en: "The session has ended; sign in again",
    ru: "Сеанс завершён, войдите снова",
  }),
  "user.ticket_invalid": failure("anonymous", {
    en: "The stream ticket is spent or expired",
    ru: "Билет на поток использован или истёк",
  }),
  "user.not_found": failure("missing", { en: "There is no such user", ru: "Такого пользователя нет" }),
  "user.last_admin": failure("refused", {
    en: "The last administrator stays",
    ru: "Последнего администратора нельзя убрать",
  }),

  "product.not_found": failure("missing", { en: "There is no such product", ru: "Такого товара нет" }),
  "product.variant_not_found": failure(
    "missing",
    { en: "There is no such variant", ru: "Такого варианта товара нет" },
    { variantId: z.string() },
  ),
  "product.category_not_found": failure("missing", {
    en: "There is no such category",
    ru: "Такой категории нет",
  }),
  "product.warehouse_not_found": failure("missing", {
    en: "There is no such warehouse",
    ru: "Такого склада нет",
  }),
  "product.price_list_not_found": failure("missing", {
    en: "There is no such price list",
    ru: "Такого вида цен нет",
  }),
  "product.price_list_in_use": failure("conflict", {
    en: "The price list has prices",
    ru: "В этом виде цен есть цены",
  }),
  "product.price_rows_overlap": failure(
    "refused",
    {
      en: "Two rows set the price of one quantity at one time",
      ru: "Две строки задают цену одного количества в одно время",
    },
    { row: z.int(), other: z.int() },
  ),
  "product.currency_mixed": failure(
    "refused",
    { en: "A price list keeps one currency", ru: "В одном виде цен одна валюта" },
    { row: z.int(), currency: z.string() },
  ),
  "product.sku_taken": failure(
    "conflict",
    { en: "This SKU belongs to another variant", ru: "Этот артикул занят другим вариантом" },
    { sku: z.string() },
  ),
  "product.version_moved": failure(
    "stale",
    { en: "It was changed meanwhile; read it again", ru: "Запись успели изменить, прочитайте её заново" },
    { version: z.int() },
  ),
  "product.wrong_status": failure(
    "conflict",
    {
      en: "A product of this status cannot be given that one",
      ru: "Из этого статуса в такой товар не переводят",
    },
    { status: z.string(), wanted: z.string() },
  ),
  "product.options_taken": failure(
    "conflict",
    {
      en: "Another variant of the product has these options",
      ru: "Такое сочетание опций у товара уже есть",
    },
    { sku: z.string(), options: z.string() },
  ),
  "product.set_wrong": failure(
    "refused",
    { en: "The components do not make a set", ru: "Из таких составляющих набора не выходит" },
    { reason: z.string() },
  ),
  "product.picture_not_found": failure(
    "missing",
    { en: "There is no such picture", ru: "Такой картинки нет" },
    { hash: z.string() },
  ),
  "product.picture_unreadable": failure(
    "refused",
    { en: "The file is not a picture that can be shown", ru: "Файл — не картинка, которую можно показать" },
    { reason: z.string() },
  ),
  "product.picture_too_large": failure(
    "oversized",
    { en: "The picture has more pixels than allowed", ru: "В картинке слишком много точек" },
    { pixelsMax: z.int() },
  ),
  "product.brand_not_found": failure("missing", { en: "There is no such brand", ru: "Такого бренда нет" }),
  "product.brand_in_use": failure("conflict", {
    en: "Products carry this brand",
    ru: "Этот бренд есть у товаров",
  }),
  "product.collection_not_found": failure("missing", {
    en: "There is no such collection",
    ru: "Такой подборки нет",
  }),
  "product.collections_full": failure(
    "refused",
    { en: "There are as many collections as the shop may have", ru: "Подборок уже столько, сколько можно" },
    { most: z.int() },
  ),
  "product.category_inside_itself": failure("refused", {
    en: "A category cannot stand inside itself or its own branch",
    ru: "Категорию нельзя вложить в неё саму или в её ветку",
  }),
  "product.category_in_use": failure(
    "conflict",
    {
      en: "The category has products or children; say where they go",
      ru: "В категории есть товары или подкатегории, укажите, куда их перенести",
    },
    { products: z.boolean(), children: z.boolean() },
  ),
  "product.attribute_not_found": failure(
    "missing",
    { en: "There is no such attribute", ru: "Такого свойства нет" },
    { attribute: z.string() },
  ),
  "product.attribute_code_taken": failure(
    "conflict",
    { en: "Another attribute has this code", ru: "Этот код занят другим свойством" },
    { attribute: z.string() },
  ),
  "product.attribute_without_dictionary": failure(
    "refused",
    { en: "This attribute has no dictionary", ru: "У этого свойства нет справочника" },
    { attribute: z.string() },
  ),
  "product.attribute_values_full": failure(
    "refused",
    { en: "The dictionary holds as many words as it may", ru: "В справочнике слишком много значений" },
    { attribute: z.string(), valuesMax: z.int() },
  ),
  "product.attribute_wrong": failure(
    "refused",
    { en: "The value does not fit the attribute", ru: "Значение не подходит свойству" },
    { attribute: z.string(), reason: z.string() },
  ),
  "product.out_of_stock": failure(
    "conflict",
    { en: "Not enough stock", ru: "Недостаточно на складе" },
    { sku: z.string() },
  ),
  "product.reservation_released": failure("conflict", {
    en: "The reservation was released before it was made",
    ru: "Резерв снят раньше, чем создан",
  }),
  "product.stock_below_zero": failure(
    "refused",
    { en: "Stock cannot fall below what is reserved", ru: "Остаток не может стать меньше резерва" },
    { sku: z.string() },
  ),
  "product.count_not_found": failure("missing", {
    en: "There is no such counting",
    ru: "Такой инвентаризации нет",
  }),
  "product.count_closed": failure(
    "conflict",
    { en: "The counting is closed and cannot change", ru: "Инвентаризация закрыта, изменить её нельзя" },
    { state: z.string() },
  ),
  "product.count_too_narrow": failure(
    "refused",
    {
      en: "The counting was not opened for this variant",
      ru: "Инвентаризация открыта не для этого варианта",
    },
    { variantId: z.string() },
  ),
  "product.count_full": failure(
    "refused",
    { en: "The counting holds as many lines as it may", ru: "В инвентаризации слишком много строк" },
    { linesMax: z.int() },
  ),

  "cart.not_found": failure("missing", { en: "There is no such cart", ru: "Такой корзины нет" }),
  "cart.line_not_found": failure("missing", {
    en: "The cart has no such line",
    ru: "В корзине нет такой строки",
  }),
  "cart.frozen": failure("conflict", { en: "The cart is being checked out", ru: "Корзина оформляется" }),
  "cart.empty": failure("refused", { en: "The cart is empty", ru: "Корзина пуста" }),
  "cart.full": failure(
    "refused",
    { en: "The cart holds as many lines as it may", ru: "В корзине слишком много строк" },
    { linesMax: z.int() },
  ),
  "cart.not_for_sale": failure(
    "refused",
    { en: "This variant is not for sale", ru: "Этот вариант не продаётся" },
    { variantId: z.string() },
  ),
  "cart.price_changed": failure(
    "conflict",
    { en: "A price changed; look at the cart again", ru: "Цена изменилась, проверьте корзину" },
    { variantId: z.string() },
  ),

  "order.not_found": failure("missing", { en: "There is no such order", ru: "Такого заказа нет" }),
  "order.cart_empty": failure("refused", {
    en: "An order needs at least one line",
    ru: "В заказе должна быть хотя бы одна строка",
  }),
  "order.out_of_stock": failure(
    "conflict",
    { en: "Not enough stock", ru: "Недостаточно на складе" },
    { sku: z.string() },
  ),
  "order.wrong_status": failure(
    "conflict",
    { en: "The order is not in a status that allows this", ru: "Статус заказа этого не допускает" },
    { status: z.string() },
  ),
  "order.payment_declined": failure(
    "refused",
    { en: "The payment was declined", ru: "Платёж отклонён" },
    { reason: z.string() },
  ),
  "order.too_much_shipped": failure(
    "refused",
    { en: "More than ordered cannot be shipped", ru: "Нельзя отгрузить больше заказанного" },
    { sku: z.string() },
  ),

  "integration.exchange_not_found": failure("missing", {
    en: "There is no such exchange",
    ru: "Такого обмена нет",
  }),
  "integration.wrong_credentials": failure("anonymous", {
    en: "Wrong 1C login or password",
    ru: "Неверный логин или пароль подключения 1С",
  }),
  "integration.session_ended": failure("anonymous", {
    en: "The exchange session is over; start with checkauth",
    ru: "Сеанс обмена завершён, начните обмен заново",
  }),
  "integration.file_name_refused": failure(
    "invalid",
    { en: "This file name is not taken", ru: "Такое имя файла не принимается" },
    { file: z.string() },
  ),
  "integration.file_missing": failure(
    "missing",
    { en: "The file was not received", ru: "Файл не был получен" },
    { file: z.string() },
  ),
  "integration.file_damaged": failure(
    "invalid",
    { en: "The file is damaged; nothing of it was taken", ru: "Файл повреждён, из него ничего не загружено" },
    { file: z.string(), line: z.int(), reason: z.string() },
  ),
  "integration.file_unsupported": failure(
    "refused",
    { en: "The file is not CommerceML 2 or 3", ru: "Файл не в формате CommerceML 2 или 3" },
    { file: z.string(), reason: z.string() },
  ),
  "integration.archive_damaged": failure(
    "invalid",
    {
      en: "The archive is damaged; nothing of it was taken",
      ru: "Архив повреждён, из него ничего не загружено",
    },
    { file: z.string(), reason: z.string() },
  ),

  "notification.not_found": failure("missing", {
    en: "There is no such notification",
    ru: "Такого уведомления нет",
  }),
} as const;

export type FailureCode = keyof typeof failures;
export type FailureDetails<C extends FailureCode = FailureCode> = z.infer<(typeof failures)[C]["details"]>;

/** Failures that any procedure may answer; the rest must be declared in `fails`. */
export const commonFailures = [
  "input.invalid",
  "auth.anonymous",
  "auth.forbidden",
  "route.not_found",
  "body.too_large",
  "rate.limited",
  "key.missing",
  "key.reused",
  "key.in_flight",
  "key.in_batch",
  "call.late",
  "call.unavailable",
  "internal.broken",
] as const satisfies readonly FailureCode[];

/**
 * A failure with a public face: its code, title and declared details leave Torg, and nothing else does.
 * `cause` is for the log.
 */
export class Failure<C extends FailureCode = FailureCode> extends Error {
  readonly code: C;
  readonly details: Record<string, unknown>;

  constructor(code: C, ...[details, options]: FailureArguments<C>) {
    super(failures[code].title.en, options);
    this.name = "Failure";
    this.code = code;
    this.details = details ?? {};
  }

  get kind(): FailureKind {
    return failures[this.code].kind;
  }
}

type FailureArguments<C extends FailureCode> = string extends keyof FailureDetails<C>
  ? [details?: Record<string, never>, options?: ErrorOptions]
  : keyof FailureDetails<C> extends never
    ? [details?: Record<string, never>, options?: ErrorOptions]
    : [details: FailureDetails<C>, options?: ErrorOptions];

/** A failure that came over a wire, thrown again here under its own code. */
export const failureFromWire = (code: FailureCode, details: Record<string, unknown>): Failure =>
  Object.assign<Failure, Partial<Failure>>(new Failure("internal.broken"), {
    code,
    details,
    message: failures[code].title.en,
  });

export const isFailureCode = (code: unknown): code is FailureCode =>
  typeof code === "string" && Object.hasOwn(failures, code);

/** RFC 9457 problem document, `application/problem+json`; declared details stand beside these members. */
export const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  code: z.string(),
  traceId: z.string().optional(),
  errors: z.array(InputFault).optional(),
});
export type Problem = z.infer<typeof Problem>;
