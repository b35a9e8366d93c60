import { Failure } from "@torg/contracts";

/**
 * Text out of bytes: UTF-8 with or without its mark, or Windows-1251, told apart by the first byte that is no UTF-8.
 * Throws `input.invalid` for a text that began as UTF-8 and ceases to be it.
 */
export async function* decodeText(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const plain = new TextDecoder("windows-1251");
  let isPlain = false;
  let seenLetters = false; // of UTF-8 beyond ASCII
  let held: Uint8Array = new Uint8Array(); // the beginning of a letter that may be two of Windows-1251
  for await (const chunk of body) {
    if (isPlain) {
      yield plain.decode(chunk, { stream: true });
      continue;
    }
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const end = wholeLetters(bytes);
    try {
      const text = utf8.decode(bytes.subarray(0, end));
      seenLetters ||= bytes.subarray(0, end).some((byte) => byte >= 0x80);
      held = bytes.slice(end);
      yield text;
    } catch {
      if (seenLetters || isMostlyUtf8(bytes)) throw notText();
      isPlain = true;
      yield plain.decode(bytes, { stream: true });
    }
  }
  if (isPlain || held.length === 0) return;
  if (seenLetters) throw notText();
  yield plain.decode(held);
}

const notText = (): Failure =>
  new Failure("input.invalid", {
    errors: [{ pointer: "", detail: "the text is neither UTF-8 nor Windows-1251" }],
  });

/** More Russian letters than faults, read as UTF-8: a damaged text, and none of Windows-1251. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  return (text.match(/[а-яё]/gi)?.length ?? 0) > (text.match(/\ufffd/g)?.length ?? 0);
}

/** Where the last letter that is not whole begins. */
function wholeLetters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length; // ASCII: nothing is open
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
