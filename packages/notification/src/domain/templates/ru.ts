import type { StopReason } from "@torg/contracts";
import { formats } from "./formats";
import type { Templates } from "./words";

const { money, quantity } = formats.ru;

const why: Readonly<Record<StopReason, string>> = {
  expired: "Мы не дождались оплаты, поэтому заказ отменён.",
  declined: "Банк отклонил оплату, поэтому заказ отменён.",
  cancelled: "Заказ отменён.",
  out_of_stock: "Товар закончился, поэтому заказ отменён.",
};

export const ru: Templates = {
  greeting: (name) => (name ? `Здравствуйте, ${name}!` : "Здравствуйте!"),
  farewell: (shop) => `С уважением,\n${shop}`,
  messages: {
    welcome: () => ({
      title: "Добро пожаловать",
      text: "Вы зарегистрированы. Заказы и их состояние теперь видны в личном кабинете.",
    }),
    order_placed: ({ number, total, paid }) => ({
      title: `Заказ ${number} оформлен`,
      text: [
        `Мы приняли заказ ${number} на сумму ${money(total)} и отложили товар.`,
        paid === "now"
          ? "Заказ ждёт оплаты. Если она не поступит вовремя, он отменится сам."
          : "Сообщим, когда он отправится.",
      ].join("\n"),
    }),
    order_shipped: ({ number, whole }) => ({
      title: whole ? `Заказ ${number} отправлен` : `Часть заказа ${number} отправлена`,
      text: whole
        ? `Заказ ${number} в пути.`
        : `Часть заказа ${number} в пути. Об остальном сообщим отдельно.`,
    }),
    order_delivered: ({ number }) => ({
      title: `Заказ ${number} доставлен`,
      text: `Заказ ${number} доставлен. Спасибо за покупку!`,
    }),
    order_cancelled: ({ number, reason }) => ({
      title: `Заказ ${number} отменён`,
      text: `${why[reason]}\nЕсли деньги уже списаны, мы вернём их тем же способом и напишем об этом.`,
    }),
    money_in: ({ number, amount }) => ({
      title: `Заказ ${number} оплачен`,
      text: `Мы получили ${money(amount)} за заказ ${number}.`,
    }),
    money_back: ({ number, amount }) => ({
      title: `Возврат по заказу ${number}`,
      text: `Мы вернули ${money(amount)} за заказ ${number}. Обычно деньги приходят в течение нескольких дней.`,
    }),
    stock_low: ({ sku, available }) => ({
      title: available > 0 ? `Товар ${sku} заканчивается` : `Товар ${sku} закончился`,
      text: available > 0 ? `Можно заказать ещё ${quantity(available)}.` : "Заказать его сейчас нельзя.",
    }),
    sync_failed: ({ exchange, file, reason }) => ({
      title: exchange === "catalog" ? "Обмен с 1С: каталог не загружен" : "Обмен с 1С: заказы не переданы",
      text: [...(file ? [`Файл: ${file}`] : []), `Причина: ${reason}`].join("\n"),
    }),
  },
};
