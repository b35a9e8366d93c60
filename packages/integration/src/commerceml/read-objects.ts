import { Failure } from "@torg/contracts";
import { SaxesParser } from "saxes";
import type { CommerceObject } from "../domain/commerce-object";
import { isOn } from "../domain/switch";
import { damageOf } from "./damage";
import { type Chunks, decodeXml } from "./decode";
import { isRoot, placeOf, sections } from "./places";

const limits = { depthMax: 64, textCharsMax: 4_000_000, objectElementsMax: 300_000 };

/**
 * The objects of a CommerceML file of any version from 2.03 on, one at a time: memory holds one object and one chunk,
 * however long the file is. A group comes after the groups inside it. Throws `integration.file_damaged` at the first
 * fault, with its line, and `integration.file_unsupported` for other formats.
 */
export async function* readObjects(file: string, chunks: Chunks): AsyncGenerator<CommerceObject> {
  const reader = openReader(file);
  for await (const text of decodeXml(chunks, { file, line: reader.line })) {
    reader.write(text);
    yield* reader.take();
  }
  reader.end();
  yield* reader.take();
}

type Building = {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Building[];
  text: string;
};
type Frame = {
  readonly name: string;
  readonly element?: Building;
  readonly object?: Omit<CommerceObject, "element">;
};

function openReader(file: string) {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const frames: Frame[] = [];
  let ready: CommerceObject[] = [];
  let onlyChanges = false;
  let elementsLeft = 0;
  let heardAt = 0;

  const damaged = (reason: string) =>
    new Failure("integration.file_damaged", { file, line: parser.line, reason });
  const unsupported = (reason: string) => new Failure("integration.file_unsupported", { file, reason });

  parser.on("doctype", () => {
    throw damaged("описание типа документа (DTD) не принимается");
  });
  parser.on("opentag", ({ name: prefixed, attributes }) => {
    heardAt = parser.position;
    const name = localName(prefixed);
    refuseForeign(name, attributes);
    if (frames.length >= limits.depthMax) throw damaged("слишком глубокая вложенность элементов");
    if (sections.has(name) && !frames.at(-1)?.element) onlyChanges = isOn(attributes.СодержитТолькоИзменения);
    frames.push(frameOf(name, attributes));
  });
  parser.on("closetag", () => {
    heardAt = parser.position;
    const closed = frames.pop();
    if (closed?.element) closed.element.text = closed.element.text.trim();
    if (closed?.element && closed.object) ready.push({ ...closed.object, element: closed.element });
  });
  const addText = (text: string) => {
    heardAt = parser.position;
    const element = frames.at(-1)?.element;
    if (!element) return;
    element.text += text;
    if (element.text.length > limits.textCharsMax) throw damaged("слишком длинный текст в одном элементе");
  };
  parser.on("text", addText);
  parser.on("cdata", addText);

  function refuseForeign(name: string, attributes: Record<string, string>): void {
    if ("Идентификатор" in attributes || attributes.ВерсияСхемы?.startsWith("1.")) {
      throw unsupported("это CommerceML 1 (1С 7.7), нужна версия 2.03 или новее");
    }
    if (frames.length === 0 && !isRoot(name))
      throw unsupported(`корневой элемент «${name.slice(0, 100)}» не из CommerceML`);
  }

  function frameOf(name: string, attributes: Record<string, string>): Frame {
    const parent = frames.at(-1);
    const beside = parent?.object?.kind === "group" && name === "Группы"; // groups inside a group are objects of their own
    if (parent?.element && !beside) {
      elementsLeft -= 1;
      if (elementsLeft < 0) throw damaged("слишком большой объект");
      const element = elementOf(name, attributes);
      parent.element.children.push(element);
      return { name, element };
    }
    const kind = placeOf(frames.at(-2)?.name ?? "", parent?.name ?? "", name);
    if (!kind) return { name };
    elementsLeft = limits.objectElementsMax;
    const around = kind === "group" ? frames.at(-2)?.element : undefined;
    const parentId = around?.children.find((one) => one.name === "Ид")?.text;
    return {
      name,
      element: elementOf(name, attributes),
      object: { kind, onlyChanges, parentId, line: parser.line },
    };
  }

  const parse = (work: () => unknown): void => {
    try {
      work();
    } catch (error) {
      throw damageOf(file, error, parser.line);
    }
  };
  return {
    write(text: string): void {
      parse(() => parser.write(text));
      if (parser.position - heardAt > limits.textCharsMax)
        throw damaged("слишком длинный текст в одном элементе");
    },
    line: () => parser.line,
    end: (): void => parse(() => parser.close()),
    take(): CommerceObject[] {
      const taken = ready;
      ready = [];
      return taken;
    },
  };
}

const localName = (prefixed: string): string => prefixed.slice(prefixed.indexOf(":") + 1);

const none: Record<string, string> = Object.freeze({});

function elementOf(name: string, attributes: Record<string, string>): Building {
  const given = Object.entries(attributes);
  const local =
    given.length === 0 ? none : Object.fromEntries(given.map(([key, value]) => [localName(key), value]));
  return { name, attributes: local, children: [], text: "" };
}
