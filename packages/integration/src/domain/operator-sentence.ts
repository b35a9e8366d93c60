import { type Failure, failures } from "@torg/contracts";

/** A failure in a sentence for the 1C operator: what, where, and what to do. */
export function operatorSentence(failure: Failure): string {
  const { file, line, reason } = failure.details;
  const name = `«${String(file)}»`;
  switch (failure.code) {
    case "integration.file_damaged":
      return `Файл ${name} повреждён: ${place(line)}${String(reason)}. Из него ничего не загружено. Повторите обмен.`;
    case "integration.file_unsupported":
      return `Файл ${name} не принят: ${String(reason)}. Проверьте настройки выгрузки в 1С.`;
    case "integration.archive_damaged":
      return `Архив ${name} повреждён: ${String(reason)}. Из него ничего не загружено. Повторите обмен.`;
    case "integration.file_missing":
      return `Файл ${name} не был получен. Повторите обмен.`;
    case "integration.file_name_refused":
      return `Имя файла ${name} не принимается: в нём есть путь наружу или недопустимые знаки.`;
    case "integration.wrong_credentials":
      return "Неверный логин или пароль. Проверьте их в настройках узла обмена 1С.";
    case "rate.limited":
      return `Слишком много неудачных попыток входа. Подождите ${String(failure.details.retryAfterSeconds)} секунд и проверьте пароль.`;
    case "body.too_large":
      return "Часть файла больше, чем разрешено при начале обмена (file_limit).";
    case "call.unavailable":
    case "call.late":
      return "Магазин сейчас не отвечает. Повторите обмен через несколько минут.";
    default:
      return `${failures[failure.code].title.ru}.`;
  }
}

const place = (line: unknown): string => (typeof line === "number" && line > 0 ? `строка ${line}: ` : "");
