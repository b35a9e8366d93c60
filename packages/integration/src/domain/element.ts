/** One element of a CommerceML object: local name, attributes, text without the blanks around it. */
export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
};

export const child = (element: Element, name: string): Element | undefined =>
  element.children.find((inner) => inner.name === name);

/** Every child of this name: `all(offer, "Склад")`. */
export const all = (element: Element, name: string): Element[] =>
  element.children.filter((inner) => inner.name === name);

/** The items of a list element: nothing when the list is absent, `[]` when it is there and empty. */
export const items = (element: Element, list: string, item: string): Element[] | undefined => {
  const found = child(element, list);
  return found && all(found, item);
};

/** The text of a child: nothing when it is absent, `""` when it is there and empty. */
export const text = (element: Element, name: string): string | undefined => child(element, name)?.text;

/** The text of a child that says something. */
export const filled = (element: Element, name: string): string | undefined =>
  text(element, name) || undefined;
