import { Failure } from "@torg/contracts";

type Meter = {
  readonly bytesMax: number;
  /** All bytes have passed. */
  readonly whole: () => void;
  /** One byte too many came: told before the reader is. */
  readonly tooMany: (failure: Failure) => void;
};

/** Passes bytes on and counts them; ends with `body.too_large` at the first one too many. */
export function metered({ bytesMax, whole, tooMany }: Meter): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, stream) {
      bytes += chunk.byteLength;
      if (bytes <= bytesMax) return stream.enqueue(chunk);
      const failure = new Failure("body.too_large", { bytesMax });
      tooMany(failure);
      stream.error(failure);
    },
    flush: whole,
  });
}
