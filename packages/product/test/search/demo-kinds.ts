type Words = readonly [ru: string, en: string];

/** A kind of goods: its models (brand and model), each in every colour where there are colours. */
export type DemoKind = {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly description: string;
  readonly models: readonly (readonly [brand: string, model: string])[];
  readonly colours?: readonly Words[];
};

const dark: readonly Words[] = [
  ["чёрный", "black"],
  ["белый", "white"],
];
const bright: readonly Words[] = [
  ["красные", "red"],
  ["синие", "blue"],
  ["чёрные", "black"],
];

/** Twenty-eight kinds of goods that shops sell, written by hand. */
export const kinds: readonly DemoKind[] = [
  {
    code: "sneakers",
    name: "Кроссовки",
    nameEn: "sneakers",
    description: "Лёгкая обувь для бега и прогулок, подошва из пены, дышащая сетка.",
    colours: bright,
    models: [
      ["Nike", "Pegasus 40"],
      ["Adidas", "Ultraboost 22"],
      ["Reebok", "Classic"],
      ["Puma", "Velocity 3"],
      ["Asics", "Gel-Kayano 29"],
      ["New Balance", "574"],
    ],
  },
  {
    code: "keds",
    name: "Кеды",
    nameEn: "canvas shoes",
    description: "Хлопковый верх и резиновая подошва, для лета и города.",
    colours: bright,
    models: [
      ["Converse", "Chuck 70"],
      ["Vans", "Old Skool"],
      ["Ёлка", "Дачные"],
    ],
  },
  {
    code: "boots",
    name: "Ботинки зимние",
    nameEn: "winter boots",
    description: "Натуральный мех и толстая подошва, не скользят по льду.",
    models: [
      ["Timberland", "Premium 6"],
      ["Ralf Ringer", "Аляска"],
      ["Caterpillar", "Colorado"],
      ["Salomon", "Quest 4"],
    ],
  },
  {
    code: "phone",
    name: "Смартфон",
    nameEn: "smartphone",
    description: "Телефон с ярким экраном, быстрой зарядкой и ночной съёмкой.",
    colours: dark,
    models: [
      ["Apple", "iPhone 13 128 ГБ"],
      ["Apple", "iPhone 15 256 ГБ"],
      ["Samsung", "Galaxy S23 256 ГБ"],
      ["Samsung", "Galaxy A54 128 ГБ"],
      ["Xiaomi", "Redmi Note 12"],
      ["Xiaomi", "13 Lite"],
      ["Huawei", "Nova 11"],
      ["Honor", "90"],
    ],
  },
  {
    code: "phonecase",
    name: "Чехол для",
    nameEn: "phone case",
    description: "Силиконовая накладка защищает телефон от царапин.",
    models: [
      ["Apple", "iPhone 13"],
      ["Apple", "iPhone 15"],
      ["Samsung", "Galaxy S23"],
      ["Xiaomi", "Redmi Note 12"],
    ],
  },
  {
    code: "laptop",
    name: "Ноутбук",
    nameEn: "laptop",
    description: "Тонкий корпус, матовый экран, тихое охлаждение, клавиатура с подсветкой.",
    models: [
      ["Lenovo", "ThinkPad E15"],
      ["Lenovo", "IdeaPad 3"],
      ["Asus", "VivoBook 15"],
      ["Asus", "ZenBook 14"],
      ["Acer", "Aspire 5"],
      ["HP", "Pavilion 15"],
      ["Apple", "MacBook Air M2"],
    ],
  },
  {
    code: "headphones",
    name: "Наушники беспроводные",
    nameEn: "wireless headphones",
    description: "Гасят шум метро и играют до тридцати часов.",
    colours: dark,
    models: [
      ["Sony", "WH-1000XM5"],
      ["JBL", "Tune 510BT"],
      ["Apple", "AirPods Pro"],
      ["Marshall", "Major IV"],
    ],
  },
  {
    code: "tv",
    name: "Телевизор",
    nameEn: "TV set",
    description: "Экран высокой чёткости, умные приложения, пульт с голосом.",
    models: [
      ["Samsung", "QE55Q60B"],
      ["LG", "OLED55C2"],
      ["Sony", "KD-43X80K"],
      ["Xiaomi", "Mi TV P1 43"],
    ],
  },
  {
    code: "kettle",
    name: "Чайник электрический",
    nameEn: "electric kettle",
    description: "Кипятит литр за три минуты и сам выключается, стеклянная колба.",
    colours: dark,
    models: [
      ["Bosch", "TWK7603"],
      ["Tefal", "KO2601"],
      ["Philips", "HD9350"],
      ["Redmond", "RK-G161"],
    ],
  },
  {
    code: "vacuum",
    name: "Пылесос",
    nameEn: "vacuum cleaner",
    description: "Собирает шерсть и пыль, моющийся фильтр, контейнер вместо мешка.",
    models: [
      ["Dyson", "V15 Detect"],
      ["Bosch", "BGS05A225"],
      ["Samsung", "SC4140"],
      ["Xiaomi", "G10"],
      ["Philips", "XB2123"],
    ],
  },
  {
    code: "washer",
    name: "Стиральная машина",
    nameEn: "washing machine",
    description: "Загрузка семь килограммов, быстрая программа на пятнадцать минут.",
    models: [
      ["Bosch", "WHA122X2"],
      ["LG", "F2J3NS0W"],
      ["Samsung", "WW80A6S24"],
      ["Indesit", "IWSD 51051"],
    ],
  },
  {
    code: "fridge",
    name: "Холодильник двухкамерный",
    nameEn: "refrigerator",
    description: "Не требует размораживания, зона свежести для овощей.",
    models: [
      ["Atlant", "ХМ 4624"],
      ["Indesit", "DS 4180"],
      ["LG", "GA-B509"],
      ["Бирюса", "М134"],
    ],
  },
  {
    code: "drill",
    name: "Дрель ударная",
    nameEn: "impact drill",
    description: "Сверлит бетон, дерево и металл, обороты регулируются.",
    models: [
      ["Makita", "HP1640"],
      ["Bosch", "GSB 13 RE"],
      ["Интерскол", "ДУ-13/780"],
      ["Зубр", "ДУ-810"],
      ["DeWalt", "DWD024"],
    ],
  },
  {
    code: "screwdriver",
    name: "Шуруповёрт аккумуляторный",
    nameEn: "cordless screwdriver",
    description: "Две батареи в чемодане, подсветка места работы.",
    models: [
      ["Makita", "DF333DWYE"],
      ["Bosch", "GSR 120-LI"],
      ["Интерскол", "ДА-12ЭР"],
      ["Hitachi", "DS12DVF3"],
      ["Метабо", "PowerMaxx BS"],
    ],
  },
  {
    code: "hammerdrill",
    name: "Перфоратор",
    nameEn: "rotary hammer",
    description: "Три режима: сверление, удар, долбление.",
    models: [
      ["Makita", "HR2470"],
      ["Bosch", "GBH 2-26"],
      ["Интерскол", "П-24/700ЭР"],
      ["Зубр", "ЗП-28"],
    ],
  },
  {
    code: "screws",
    name: "Саморезы по дереву",
    nameEn: "wood screws",
    description: "Фосфатированное покрытие, острый наконечник, в пачке двести штук.",
    models: [
      ["Крепыж", "3,5х35"],
      ["Крепыж", "3,5х45"],
      ["Крепыж", "4,2х75"],
      ["Зубр", "3,5х25"],
    ],
  },
  {
    code: "paint",
    name: "Краска для стен",
    nameEn: "wall paint",
    description: "Моющаяся, без запаха, ложится в два слоя.",
    models: [
      ["Tikkurila", "Euro 7"],
      ["Dulux", "Professional"],
      ["Текс", "Универсал"],
      ["Лакра", "Интерьерная"],
    ],
  },
  {
    code: "tea",
    name: "Чай зелёный",
    nameEn: "green tea",
    description: "Листовой, собран весной, с мягким вкусом.",
    models: [
      ["Greenfield", "Flying Dragon"],
      ["Ahmad", "Jasmine"],
      ["Curtis", "Mojito"],
      ["Принцесса Ява", "Традиционный"],
    ],
  },
  {
    code: "coffee",
    name: "Кофе в зёрнах",
    nameEn: "coffee beans",
    description: "Средняя обжарка, шоколадные ноты, килограмм.",
    models: [
      ["Lavazza", "Oro"],
      ["Jacobs", "Monarch"],
      ["Жокей", "Триумф"],
      ["Egoiste", "Noir"],
      ["Paulig", "Arabica"],
    ],
  },
  {
    code: "shampoo",
    name: "Шампунь",
    nameEn: "shampoo",
    description: "Для ежедневного мытья волос, с маслом арганы.",
    models: [
      ["Head & Shoulders", "Ментол"],
      ["Garnier", "Fructis"],
      ["Чистая линия", "Крапива"],
      ["Nivea", "Men"],
      ["Elseve", "Восстановление"],
    ],
  },
  {
    code: "toothpaste",
    name: "Зубная паста",
    nameEn: "toothpaste",
    description: "Укрепляет эмаль и освежает дыхание.",
    models: [
      ["Colgate", "Total"],
      ["Blend-a-med", "3D White"],
      ["Лесной бальзам", "Кора дуба"],
      ["Splat", "Biocalcium"],
    ],
  },
  {
    code: "sofa",
    name: "Диван угловой",
    nameEn: "corner sofa",
    description: "Раскладывается в спальное место, ящик для белья.",
    colours: [
      ["серый", "grey"],
      ["бежевый", "beige"],
    ],
    models: [
      ["Много мебели", "Атланта"],
      ["Аскона", "Амстердам"],
      ["Боровичи", "Виктория"],
    ],
  },
  {
    code: "bedding",
    name: "Постельное бельё",
    nameEn: "bed linen",
    description: "Сатин из хлопка, наволочки на молнии, двуспальный комплект.",
    models: [
      ["Togas", "Классик"],
      ["Василиса", "Сирень"],
      ["Этель", "Мята"],
      ["Cleo", "Satin Lux"],
    ],
  },
  {
    code: "constructor",
    name: "Конструктор",
    nameEn: "building kit",
    description: "Детали из прочного пластика, собирают дети и родители.",
    models: [
      ["LEGO", "City Пожарная часть"],
      ["LEGO", "Technic Бульдозер"],
      ["LEGO", "Duplo Ферма"],
      ["Bauer", "Замок"],
    ],
  },
  {
    code: "bicycle",
    name: "Велосипед горный",
    nameEn: "mountain bike",
    description: "Рама из алюминия, двадцать одна скорость, дисковые тормоза.",
    models: [
      ["Stels", "Navigator 500"],
      ["Forward", "Apache 27"],
      ["Merida", "Big.Nine 20"],
      ["Stern", "Motion 1.0"],
    ],
  },
  {
    code: "tent",
    name: "Палатка туристическая",
    nameEn: "camping tent",
    description: "Трёхместная, швы проклеены, вес четыре килограмма.",
    models: [
      ["Outventure", "Dome 3"],
      ["Alexika", "Rondo 3"],
      ["Tramp", "Lair 3"],
    ],
  },
  {
    code: "book",
    name: "Книга",
    nameEn: "book",
    description: "Твёрдая обложка, белая бумага.",
    models: [
      ["Эксмо", "Мастер и Маргарита"],
      ["АСТ", "Преступление и наказание"],
      ["Азбука", "Война и мир"],
      ["Питер", "Чистый код"],
      ["Росмэн", "Гарри Поттер и философский камень"],
      ["Эксмо", "Анна Каренина"],
    ],
  },
  {
    code: "jacket",
    name: "Куртка",
    nameEn: "jacket",
    description: "Защищает от ветра и дождя, капюшон убирается в воротник.",
    colours: [
      ["зелёная", "green"],
      ["чёрная", "black"],
    ],
    models: [
      ["Columbia", "Watertight"],
      ["The North Face", "Resolve"],
      ["Finn Flare", "Базовая"],
      ["Outventure", "Осень"],
    ],
  },
  ...[
    ["lamp", "Лампа настольная", "desk lamp", "Тёплый свет, сенсорная кнопка, гибкая ножка."],
    ["pan", "Сковорода", "frying pan", "Антипригарное покрытие, годится для индукции."],
    ["knife", "Нож кухонный", "kitchen knife", "Лезвие из нержавеющей стали двадцать сантиметров."],
    ["backpack", "Рюкзак городской", "city backpack", "Отделение для ноутбука, потайной карман."],
    ["umbrella", "Зонт складной", "folding umbrella", "Открывается кнопкой, спицы из стекловолокна."],
    ["mouse", "Мышь компьютерная", "computer mouse", "Бесшумные кнопки, точный сенсор."],
    ["keyboard", "Клавиатура механическая", "mechanical keyboard", "Отклик с щелчком, подсветка клавиш."],
    ["iron", "Утюг паровой", "steam iron", "Керамическая подошва, капля не остаётся на ткани."],
    ["ball", "Мяч футбольный", "football", "Сшит вручную, держит давление месяц."],
    ["pillow", "Подушка ортопедическая", "orthopedic pillow", "Пена с памятью держит шею."],
    ["hose", "Шланг поливочный", "garden hose", "Армированный, не перекручивается, двадцать метров."],
    ["wallpaper", "Обои флизелиновые", "wallpaper", "Моющиеся, рулон десять метров."],
  ].map(([code = "", name = "", nameEn = "", description = ""], at) => ({
    code,
    name,
    nameEn,
    description,
    models: ["Альфа", "Prima", "Standard", "Комфорт", "Люкс"].flatMap((line, lineAt) =>
      ["Альтаир", "Norden", "Practic"].map((brand, brandAt): readonly [string, string] => [
        brand,
        `${line} ${at + 2}${lineAt}${brandAt}`,
      ]),
    ),
  })),
];
