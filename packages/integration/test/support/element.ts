import { readObjects } from "../../src/commerceml/read-objects";
import type { Element } from "../../src/domain/element";

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** The one object of a file with this inside: `<Предложение>…</Предложение>`, `<Товар>…</Товар>`. */
export async function elementOf(xml: string): Promise<Element> {
  const section = xml.startsWith("<Предложение")
    ? ["ПакетПредложений", "Предложения"]
    : ["Каталог", "Товары"];
  const around = xml.startsWith("<Свойство")
    ? ["Классификатор", "Свойства"]
    : xml.startsWith("<ТипЦены")
      ? ["Классификатор", "ТипыЦен"]
      : section;
  const text = `${around.map((name) => `<${name}>`).join("")}${xml}${around
    .toReversed()
    .map((name) => `</${name}>`)
    .join("")}`;
  for await (const { element } of readObjects("test.xml", once(text))) return element;
  throw new Error("the text holds no object");
}
