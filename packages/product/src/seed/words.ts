/** A word by the gender of what it describes: masculine, feminine, neuter, plural. */
export type Adjective = readonly [m: string, f: string, n: string, plural: string, en: string];
export type Gender = 0 | 1 | 2 | 3;

const forms = (text: string, en: string): Adjective => {
  const [m = "", f = "", n = "", plural = ""] = text.split(" ");
  return [m, f, n, plural, en];
};

export const adjectives: readonly [Adjective, ...Adjective[]] = [
  forms("лёгкий лёгкая лёгкое лёгкие", "light"),
  forms("прочный прочная прочное прочные", "sturdy"),
  forms("классический классическая классическое классические", "classic"),
  forms("удобный удобная удобное удобные", "comfortable"),
  forms("зимний зимняя зимнее зимние", "winter"),
  forms("летний летняя летнее летние", "summer"),
  forms("городской городская городское городские", "city"),
  forms("походный походная походное походные", "trekking"),
  forms("детский детская детское детские", "children's"),
  forms("женский женская женское женские", "women's"),
  forms("мужской мужская мужское мужские", "men's"),
  forms("складной складная складное складные", "folding"),
  forms("компактный компактная компактное компактные", "compact"),
  forms("большой большая большое большие", "large"),
  forms("тихий тихая тихое тихие", "quiet"),
  forms("водостойкий водостойкая водостойкое водостойкие", "waterproof"),
  forms("тёплый тёплая тёплое тёплые", "warm"),
  forms("тонкий тонкая тонкое тонкие", "slim"),
];

/** Names of series, as makers invent them. */
export const series: readonly [string, ...string[]] = [
  "Вега",
  "Орион",
  "Ладога",
  "Байкал",
  "Хребет",
  "Тропа",
  "Пульс",
  "Ёлка",
  "Север",
  "Маяк",
  "Искра",
  "Прибой",
  "Факел",
  "Родник",
  "Гранит",
  "Сокол",
  "Нева",
  "Алтай",
  "Спутник",
  "Комета",
  "Aurora",
  "Delta",
  "Pro",
  "Smart",
  "Nord",
  "Max",
  "Lite",
  "Active",
  "Urban",
  "Classic",
];

/** Makers that there are not. */
export const brands: readonly [string, ...string[]] = [
  "Вершок",
  "Тропа",
  "Северсталька",
  "Домовой",
  "Полярис-М",
  "Ладья",
  "Сибирика",
  "Уралочка",
  "Мануфактура №7",
  "Чайка",
  "Зарница",
  "Теремок",
  "Косогор",
  "Берёзка",
  "Лесник",
  "Автодом",
  "Kvant",
  "Nordika",
  "Velmer",
  "Aristo",
  "Bergen",
  "Tekna",
  "Lumina",
  "Solveig",
  "Ostrov",
  "Rumba",
  "Hexa",
  "Kedrov",
  "Vitalis",
  "Montero",
  "Fjord",
  "Sakura",
  "Artek",
  "Orbita",
  "Granta",
  "Piko",
  "Zenitka",
  "Malva",
  "Tundra",
  "Delfi",
];

/** A colour and its letters in an article. */
export const colours: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ["Чёрный", "BK"],
  ["Белый", "WH"],
  ["Серый", "GY"],
  ["Синий", "BL"],
  ["Красный", "RD"],
  ["Зелёный", "GN"],
  ["Бежевый", "BG"],
  ["Коричневый", "BR"],
  ["Жёлтый", "YL"],
  ["Розовый", "PK"],
  ["Голубой", "LB"],
  ["Оранжевый", "OR"],
];

type Words = readonly [string, ...string[]];

/** What goods of a department are made of. */
export const materials: Readonly<Record<string, Words>> = {
  Одежда: ["хлопок", "полиэстер", "шерсть", "лён", "вискоза", "нейлон"],
  Обувь: ["натуральная кожа", "замша", "нубук", "сетка", "текстиль"],
  Электроника: ["пластик", "алюминий", "стекло", "магний"],
  Дом: ["нержавеющая сталь", "дерево", "стекло", "керамика", "хлопок", "чугун"],
  Инструменты: ["хром-ванадий", "сталь", "пластик", "оцинкованная сталь"],
  Спорт: ["нейлон", "алюминий", "полиэстер", "неопрен"],
  Детям: ["дерево", "пластик", "картон"],
};

/** Of which of the looks above goods of a department are; the others are of any. */
export const looks: Readonly<Record<string, readonly [number, ...number[]]>> = {
  Одежда: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, 17],
  Обувь: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16],
  Продукты: [2],
  Красота: [0, 2, 8, 9, 10],
  Авто: [2, 4, 5],
  Электроника: [0, 1, 2, 3, 12, 13, 14, 15, 17],
  Дом: [0, 1, 2, 3, 12, 13],
  Инструменты: [0, 1, 3, 12, 13],
};

export const countries: Words = [
  "Россия",
  "Китай",
  "Беларусь",
  "Турция",
  "Вьетнам",
  "Казахстан",
  "Италия",
  "Германия",
];
