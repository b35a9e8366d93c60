/** An element to be written: text or children, in the order of the schema. */
export type XmlNode = {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlNode[];
};

/** What is not there is not written. */
export type Maybe = XmlNode | undefined;

export const node = (name: string, ...children: readonly Maybe[]): XmlNode => ({
  name,
  content: children.filter((one) => one !== undefined),
});

export const leaf = (name: string, value: string, charsMax = 255): XmlNode => ({
  name,
  content: value.slice(0, charsMax),
});

/** A leaf where there is something to say. */
export const leafOf = (name: string, value: string | undefined, charsMax = 255): Maybe =>
  value ? leaf(name, value, charsMax) : undefined;
