import { Failure } from "@torg/contracts";

const charsMax = 255;

/**
 * The name that an upload or an archive entry goes by: `import0_1.xml`, `import_files/a1/x.jpg`. Drives, temporary folders
 * and the folders of the 1C server are dropped, because clients paste whatever path they have.
 */
export function normalizeFileName(source: string): string {
  const parts = source
    .trim()
    .replaceAll("\\", "/")
    .replace(/^[A-Za-z]:/, "")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  const pictures = parts.indexOf("import_files");
  const kept = pictures >= 0 ? parts.slice(pictures) : parts.slice(-1);
  const name = kept.join("/");
  if (name === "" || name.length > charsMax || parts.includes("..") || hasControlCharacter(name)) {
    throw new Failure("integration.file_name_refused", { file: source.slice(0, charsMax) });
  }
  return name;
}

const hasControlCharacter = (name: string): boolean =>
  Array.from(name).some((character) => character < " " || character === "\u007f");

/** The text of a `filename` parameter that was pasted without encoding, as UTF-8 or, failing that, windows-1251. */
export function decodeFileName(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1251").decode(bytes);
  }
}

export const isArchive = (name: string): boolean => /\.zip$/i.test(name);

/** `progress` texts and failures name the file without its folders. */
export const baseName = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

/** The XML among what was sent, in the order in which 1C itself would ask: catalogues before offers. */
export const inImportOrder = (names: readonly string[]): string[] =>
  names
    .filter((name) => /\.(xml|zip)$/i.test(name))
    .toSorted((a, b) => Number(isOffers(a)) - Number(isOffers(b)) || (a < b ? -1 : 1));

const isOffers = (name: string): boolean => /offers|prices|rests/i.test(baseName(name));
