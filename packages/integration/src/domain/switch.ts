import { type Element, filled } from "./element";

const yes = new Set(["true", "1", "да", "истина"]);

/** `ПереключательТип` in all its spellings; what is not a yes is a no. */
export const isOn = (value: string | undefined): boolean =>
  value !== undefined && yes.has(value.trim().toLowerCase());

/** Marked for deletion in 1C, by any of the three signs. Absent signs mean that it lives. */
export const isDeleted = (element: Element): boolean =>
  element.attributes.Статус === "Удален" ||
  filled(element, "Статус") === "Удален" ||
  isOn(filled(element, "ПометкаУдаления"));
