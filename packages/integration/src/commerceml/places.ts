import type { CommerceKind } from "../domain/commerce-object";

/** An object's place by its name and the two above it: the same name means other things elsewhere. */
const places: Readonly<Record<string, CommerceKind>> = {
  "Классификатор/Группы/Группа": "group",
  "Группа/Группы/Группа": "group",
  "Классификатор/Свойства/Свойство": "property",
  "Классификатор/Свойства/СвойствоНоменклатуры": "property",
  "Классификатор/ТипыЦен/ТипЦены": "priceType",
  "ПакетПредложений/ТипыЦен/ТипЦены": "priceType",
  "Классификатор/Склады/Склад": "warehouse",
  "ПакетПредложений/Склады/Склад": "warehouse",
  "Классификатор/ЕдиницыИзмерения/ЕдиницаИзмерения": "unit",
  "Каталог/Товары/Товар": "product",
  "ПакетПредложений/Предложения/Предложение": "offer",
  "ИзмененияПакетаПредложений/Предложения/Предложение": "change",
};

/** Where an object stands tells what it is. */
export function placeOf(grandparent: string, parent: string, name: string): CommerceKind | undefined {
  if (name === "Документ" && (parent === "КоммерческаяИнформация" || parent === "Контейнер"))
    return "document";
  return places[`${grandparent}/${parent}/${name}`];
}

/** The parts of a file whose `СодержитТолькоИзменения` speaks for the objects in them. */
export const sections: ReadonlySet<string> = new Set([
  "Классификатор",
  "Каталог",
  "ПакетПредложений",
  "ИзмененияПакетаПредложений",
]);

/** A section may stand alone, without the element around all of them. */
export const isRoot = (name: string): boolean => name === "КоммерческаяИнформация" || sections.has(name);
