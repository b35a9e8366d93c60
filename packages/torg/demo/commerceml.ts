import { catalogue } from "./catalogue/catalogue";
import type { Group, Unit } from "./catalogue/goods";
import { guid } from "./identity";
import { picturePath } from "./picture-path";
import { type StockedProduct, stocked, type Variant } from "./stocked";
import { documentOf, type Element, element } from "./xml";

const catalogueId = guid("catalogue", catalogue.name);
const products = catalogue.groups.flatMap(stocked);
const homeWords = { Ид: catalogueId, Наименование: catalogue.name };

/** The package's XML files, CommerceML 2.08: the same bytes for the same catalogue. */
export const xmlFiles = (): Readonly<Record<string, string>> => ({
  "import0_1.xml": importXml(),
  "offers0_1.xml": offersXml(),
});

const importXml = (): string =>
  packageOf([
    element("Классификатор", [
      ...fields(homeWords),
      owner(),
      element("Группы", catalogue.groups.map(groupElement)),
      element(
        "Свойства",
        properties.map(({ described }) => described),
      ),
    ]),
    element(
      "Каталог",
      [
        ...fields({ Ид: catalogueId, ИдКлассификатора: catalogueId, Наименование: catalogue.name }),
        owner(),
        element("Товары", products.map(productElement)),
      ],
      { СодержитТолькоИзменения: false },
    ),
  ]);

const offersXml = (): string =>
  packageOf([
    element(
      "ПакетПредложений",
      [
        ...fields({ Ид: `${catalogueId}#`, Наименование: `Пакет предложений (${catalogue.name})` }),
        ...fields({ ИдКаталога: catalogueId, ИдКлассификатора: catalogueId }),
        owner(),
        element("ТипыЦен", catalogue.priceTypes.map(priceTypeElement)),
        element(
          "Склады",
          catalogue.warehouses.map((name) =>
            element("Склад", fields({ Ид: guid("warehouse", name), Наименование: name })),
          ),
        ),
        element(
          "Предложения",
          products.flatMap((product) => product.variants.map((variant) => offerElement(product, variant))),
        ),
      ],
      { СодержитТолькоИзменения: false },
    ),
  ]);

const packageOf = (content: readonly Element[]): string =>
  documentOf(
    element("КоммерческаяИнформация", content, {
      xmlns: "urn:1C.ru:commerceml_2",
      ВерсияСхемы: "2.08",
      ДатаФормирования: catalogue.writtenAt,
    }),
  );

/** Plain children, in the order they are written here. */
const fields = (values: Readonly<Record<string, string | number | boolean>>): Element[] =>
  Object.entries(values).map(([name, value]) => element(name, value));

function owner(): Element {
  const { name, officialName, inn, kpp } = catalogue.owner;
  return element(
    "Владелец",
    fields({
      Ид: guid("owner", name),
      Наименование: name,
      ОфициальноеНаименование: officialName,
      ИНН: inn,
      КПП: kpp,
    }),
  );
}

const groupElement = ({ name, groups = [] }: Group): Element =>
  element("Группа", [
    ...fields({ Ид: guid("group", name), Наименование: name }),
    ...(groups.length > 0 ? [element("Группы", groups.map(groupElement))] : []),
  ]);

const units: Readonly<Record<Unit, Readonly<Record<string, string>>>> = {
  шт: { Код: "796 ", НаименованиеПолное: "Штука", МеждународноеСокращение: "PCE" },
  пар: { Код: "715 ", НаименованиеПолное: "Пара (2 шт.)", МеждународноеСокращение: "NPR" },
  м: { Код: "006 ", НаименованиеПолное: "Метр", МеждународноеСокращение: "MTR" },
  упак: { Код: "778 ", НаименованиеПолное: "Упаковка", МеждународноеСокращение: "NMP" },
  компл: { Код: "839 ", НаименованиеПолное: "Комплект", МеждународноеСокращение: "SET" },
};
const unitElement = ({ unit = "шт" }: StockedProduct): Element =>
  element("БазоваяЕдиница", unit, units[unit]);

type Property = {
  readonly described: Element;
  /** How a product's value is written: as itself, or as the id of a word in the dictionary. */
  readonly write: (product: StockedProduct) => string | undefined;
};

/** A dictionary, whose values have ids of their own and are pointed at, as UT writes it. */
function dictionary(name: string, read: (product: StockedProduct) => string | undefined): Property {
  const values = [...new Set(products.flatMap((product) => read(product) ?? []))];
  const valueId = (value: string) => guid(`value of ${name}`, value);
  return {
    described: element("Свойство", [
      ...fields({ Ид: guid("property", name), Наименование: name, ТипЗначений: "Справочник" }),
      element(
        "ВариантыЗначений",
        values.map((value) => element("Справочник", fields({ ИдЗначения: valueId(value), Значение: value }))),
      ),
    ]),
    write(product) {
      const value = read(product);
      return value && valueId(value);
    },
  };
}

const plain = (name: string, type: "Строка" | "Число", write: Property["write"]): Property => ({
  described: element(
    "Свойство",
    fields({ Ид: guid("property", name), Наименование: name, ТипЗначений: type }),
  ),
  write,
});

const properties: readonly Property[] = [
  dictionary("Сезон", ({ season }) => season),
  plain("Материал", "Строка", ({ material }) => material),
  plain("Вес, г", "Число", ({ grams }) => String(grams)),
];

function productElement(product: StockedProduct): Element {
  const { id, article, name, group, about, picture, maker, grams } = product;
  const values = properties.flatMap(({ described: { content }, write }) => {
    const value = write(product);
    const [propertyId] = typeof content === "object" ? content : [];
    return value && propertyId ? [element("ЗначенияСвойства", [propertyId, element("Значение", value)])] : [];
  });
  const requisites = {
    ВидНоменклатуры: group,
    ТипНоменклатуры: "Товар",
    "Полное наименование": name,
    Вес: grams / 1000,
  };
  return element("Товар", [
    ...fields({ Ид: id, Артикул: article, Наименование: name }),
    unitElement(product),
    element("Группы", fields({ Ид: guid("group", group) })),
    ...fields({ Описание: about, Картинка: picturePath(picture) }),
    element("Изготовитель", fields({ Ид: guid("maker", maker), Наименование: maker })),
    element("ЗначенияСвойств", values),
    element("СтавкиНалогов", [
      element("СтавкаНалога", fields({ Наименование: "НДС", Ставка: catalogue.vat })),
    ]),
    element(
      "ЗначенияРеквизитов",
      Object.entries(requisites).map(([requisite, value]) =>
        element("ЗначениеРеквизита", fields({ Наименование: requisite, Значение: value })),
      ),
    ),
  ]);
}

const priceTypeElement = ({ name }: { name: string }): Element =>
  element("ТипЦены", [
    ...fields({ Ид: guid("price type", name), Наименование: name, Валюта: "RUB" }),
    element("Налог", fields({ Наименование: "НДС", УчтеноВСумме: true })),
  ]);

function offerElement(
  product: StockedProduct,
  { id, name, barcode, options, prices, stock }: Variant,
): Element {
  const { article, unit = "шт" } = product;
  const characteristics = options.map(({ axis, value }) =>
    element("ХарактеристикаТовара", fields({ Наименование: axis, Значение: value })),
  );
  return element("Предложение", [
    ...fields({ Ид: id, Штрихкод: barcode, Артикул: article, Наименование: name }),
    unitElement(product),
    ...(characteristics.length > 0 ? [element("ХарактеристикиТовара", characteristics)] : []),
    element(
      "Цены",
      catalogue.priceTypes.map((type, at) =>
        element(
          "Цена",
          fields({
            ИдТипаЦены: guid("price type", type.name),
            ЦенаЗаЕдиницу: prices[at] ?? 0,
            Валюта: "RUB",
            Единица: unit,
            Коэффициент: 1,
          }),
        ),
      ),
    ),
    element(
      "Количество",
      stock.reduce((sum, figure) => sum + figure, 0),
    ),
    ...catalogue.warehouses.map((warehouse, at) =>
      element("Склад", "", { ИдСклада: guid("warehouse", warehouse), КоличествоНаСкладе: stock[at] ?? 0 }),
    ),
  ]);
}
