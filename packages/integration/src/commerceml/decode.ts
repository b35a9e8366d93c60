import { Failure } from "@torg/contracts";

export type Chunks = AsyncIterable<Uint8Array>;

/** The prolog fits into this many bytes; what comes later cannot change the charset. */
const prologBytesMax = 1024;

/**
 * Text of an XML file, by the charset of its mark or prolog, UTF-8 without either. A character cut in two by the
 * border of a part comes out whole. Bytes that are none of the charset damage the file.
 */
export async function* decodeXml(
  chunks: Chunks,
  at: { file: string; line: () => number },
): AsyncGenerator<string> {
  let head: Uint8Array<ArrayBufferLike> = new Uint8Array();
  let decoder: TextDecoder | undefined;
  const decode = (bytes: Uint8Array, more: boolean): string => {
    decoder ??= decoderFor(at.file, head);
    try {
      return decoder.decode(bytes, { stream: more });
    } catch {
      throw new Failure("integration.file_damaged", {
        file: at.file,
        line: at.line(),
        reason: `встретились байты не в кодировке ${decoder.encoding}`,
      });
    }
  };
  for await (const chunk of chunks) {
    if (decoder) {
      yield decode(chunk, true);
      continue;
    }
    head = joined(head, chunk);
    if (head.length >= prologBytesMax || asLatin(head).includes("?>")) yield decode(withoutMark(head), true);
  }
  yield decoder ? decode(new Uint8Array(), false) : decode(withoutMark(head), false);
}

function decoderFor(file: string, head: Uint8Array): TextDecoder {
  const label =
    markedCharset(head) ??
    /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']/i.exec(asLatin(head))?.[1] ??
    "utf-8";
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    throw new Failure("integration.file_unsupported", {
      file,
      reason: `кодировка «${label}» неизвестна, нужна UTF-8 или windows-1251`,
    });
  }
}

const markedCharset = ([a, b, c]: Uint8Array): string | undefined => {
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  return a === 0xfe && b === 0xff ? "utf-16be" : undefined;
};

/** The mark counts at the very beginning only: a splitter may leave one in the middle, and there it is text. */
const withoutMark = (head: Uint8Array): Uint8Array => {
  const charset = markedCharset(head);
  return charset === undefined ? head : head.subarray(charset === "utf-8" ? 3 : 2);
};

const asLatin = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, prologBytesMax));

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
