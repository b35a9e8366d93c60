const latin = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const cyrillic = "ёйцукенгшщзхъфывапролджэячсмитьбю";
const other = new Map([
  ...Array.from(latin, (key, at): [string, string] => [key, cyrillic[at] ?? key]),
  ...Array.from(cyrillic, (key, at): [string, string] => [key, latin[at] ?? key]),
]);

/** The same keys on the other of the two keyboards: "rhjccjdrb" is "кроссовки", and back. */
export const otherKeyboard = (typed: string): string =>
  Array.from(typed.toLowerCase(), (key) => other.get(key) ?? key)
    .join("")
    .replaceAll("ё", "е");
