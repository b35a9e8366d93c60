/** The code page's upper half, read off the platform's own decoder, so that both directions agree. */
const bytes = new Map<string, number>(
  Array.from({ length: 128 }, (_, index): [string, number] => {
    const byte = 128 + index;
    return [new TextDecoder("windows-1251").decode(new Uint8Array([byte])), byte];
  }),
);

/** XML text in windows-1251; what the code page lacks becomes a character reference, never a question mark. */
export function encodeWindows1251(xml: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(xml.length * 10); // the longest reference is &#1114111;
  let at = 0;
  for (const character of xml) {
    const point = character.codePointAt(0) ?? 0;
    const byte = point < 128 ? point : bytes.get(character);
    if (byte !== undefined) out[at++] = byte;
    else at += new TextEncoder().encodeInto(`&#${point};`, out.subarray(at)).written;
  }
  return out.slice(0, at);
}
