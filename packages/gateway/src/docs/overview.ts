/** The text above the operations, in the two languages of the page; CommonMark. */
export const overview = {
  en: `A commerce backend for shops whose books live in 1C.

**Who calls.** Each operation names the least caller it accepts: \`public\` is anyone, \`guest\` the holder of a cart's secret (header \`Torg-Cart-Secret\`), \`buyer\`, \`staff\` and \`admin\` an account (header \`Authorization: Bearer\`). Each rung may do what the rungs below it may. Somebody else's object answers exactly as a missing one.

**Failures.** Everything that is not a success is an RFC 9457 problem document, \`application/problem+json\`. Its \`code\` is one of a closed list and says what happened; the details of a code stand beside it. \`input.invalid\` lists every fault with its JSON Pointer.

**Once.** A command that takes an \`Idempotency-Key\` happens once per key, however often it is sent. A repeat gets the bytes of the first answer; another body under the same key is refused as \`key.reused\`.

**Pages.** Lists take \`limit\` and \`cursor\`. \`nextCursor\` is opaque and is there while \`hasMore\` is true.

**Values.** Money is whole minor units with an ISO 4217 currency. Times are RFC 3339 in UTC. Ids carry a prefix that says what they name. Answers may gain fields within \`/v1\`: ignore what you do not know. Requests may not have fields of their own.

**Limits.** Every answer carries \`RateLimit\` and \`RateLimit-Policy\`. A refusal that passes by itself carries \`Retry-After\`.`,
  ru: `Торговая система для магазинов, чей учёт живёт в 1С.

**Кто вызывает.** У каждой операции назван наименьший, от кого она принимается: \`public\` — любой, \`guest\` — тот, у кого секрет корзины (заголовок \`Torg-Cart-Secret\`), \`buyer\`, \`staff\` и \`admin\` — учётная запись (заголовок \`Authorization: Bearer\`). Каждая ступень может то же, что и ступени ниже. На чужой объект ответ тот же, что и на отсутствующий.

**Отказы.** Всё, что не удалось, — документ RFC 9457, \`application/problem+json\`. Его \`code\` взят из закрытого списка и говорит, что случилось; рядом стоят подробности этого кода. \`input.invalid\` перечисляет все ошибки, каждую со своим JSON Pointer.

**Один раз.** Команда, которая берёт \`Idempotency-Key\`, исполняется один раз на ключ, сколько бы её ни посылали. Повтор получает байты первого ответа; другое тело с тем же ключом — отказ \`key.reused\`.

**Страницы.** Списки берут \`limit\` и \`cursor\`. \`nextCursor\` непрозрачен и есть, пока \`hasMore\` истинно.

**Значения.** Деньги — целые минимальные единицы с валютой ISO 4217. Время — RFC 3339, UTC. Приставка идентификатора говорит, что он называет. Внутри \`/v1\` ответы могут обрастать полями: неизвестные пропускайте. В запросах лишних полей быть не может.

**Ограничения.** Каждый ответ несёт \`RateLimit\` и \`RateLimit-Policy\`. Отказ, который пройдёт сам, несёт \`Retry-After\`.`,
};
