const letters: Readonly<Record<string, string>> = {
  а: "a",
  б: "b",
  в: "v",
  г: "g",
  д: "d",
  е: "e",
  ё: "yo",
  ж: "zh",
  з: "z",
  и: "i",
  й: "y",
  к: "k",
  л: "l",
  м: "m",
  н: "n",
  о: "o",
  п: "p",
  р: "r",
  с: "s",
  т: "t",
  у: "u",
  ф: "f",
  х: "kh",
  ц: "ts",
  ч: "ch",
  ш: "sh",
  щ: "shch",
  ъ: "",
  ы: "y",
  ь: "",
  э: "e",
  ю: "yu",
  я: "ya",
  і: "i",
  ї: "yi",
  є: "ye",
  ґ: "g",
  ў: "u",
};
const charsMax = 80;
const tailChars = 8;

/**
 * A name in Latin letters, digits and hyphens, for an address: "Кеды «Ёлка»" is `kedy-yolka`. May be empty.
 */
export function slugOf(name: string): string {
  const latin = Array.from(name.toLowerCase().normalize("NFC"), (letter) => letters[letter] ?? letter).join(
    "",
  );
  const plain = latin.normalize("NFKD").replace(/\p{M}/gu, "");
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, charsMax)
    .replace(/^-+|-+$/g, "");
}

/** The slug itself while it is free; otherwise with the end of the id, which is random and stays the same. */
export function distinctSlug(slug: string, id: string, isTaken: (slug: string) => boolean): string {
  if (slug !== "" && !isTaken(slug)) return slug;
  const tail = id.slice(-tailChars);
  return slug === "" ? tail : `${slug}-${tail}`;
}
