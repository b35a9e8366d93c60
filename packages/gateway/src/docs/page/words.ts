import { type Html, html } from "./html";

/** A text of the frame in both languages; the page shows the one that its reader chose. */
export const both = (ru: string | Html, en: string | Html): Html =>
  html`<span lang="ru">${ru}</span><span lang="en">${en}</span>`;

export const words = {
  tagline: both("HTTP API магазина", "The shop's HTTP API"),
  parameters: both("Параметры", "Parameters"),
  body: both("Тело запроса", "Request body"),
  answer: both("Ответ", "Answer"),
  failures: both("Отказы", "Failures"),
  common: both("Общие:", "Common:"),
  example: both("Пример", "Example"),
  copy: both("Копировать", "Copy"),
  copied: both("Скопировано", "Copied"),
  reference: both("Справочник", "Reference"),
  schemas: both("Схемы", "Schemas"),
  allFailures: both("Все отказы", "All failures"),
  code: both("Код", "Code"),
  status: both("Статус", "Status"),
  meaning: both("Что значит", "Meaning"),
  details: both("Подробности", "Details"),
  empty: both("пустой объект", "an empty object"),
  nothingFound: both("Ничего не нашлось", "Nothing found"),
  keyed: both("один раз на ключ", "once per key"),
  cached: both("кэшируется", "cached"),
} satisfies Record<string, Html>;

export const accessWords: Record<string, Html> = {
  public: both("любой", "anyone"),
  guest: both("гость", "guest"),
  buyer: both("покупатель", "buyer"),
  staff: both("сотрудник", "staff"),
  admin: both("администратор", "admin"),
};

export const placeWords: Record<string, Html> = {
  path: both("путь", "path"),
  query: both("запрос", "query"),
  header: both("заголовок", "header"),
};
