import { crc32, deflateSync } from "node:zlib";

/** A PNG of one grey, as many pixels as it says: a few bytes for each thousand of them. */
export function png(width: number, height: number, shade = 0): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8); // one bit, grey
  const row = Buffer.alloc(1 + Math.ceil(width / 8), shade);
  row[0] = 0; // no filter
  const rows = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(
    Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]),
  );
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(body.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** A JPEG that says in its Exif where it was taken. */
export async function jpegWithPlace(secret: string): Promise<Uint8Array<ArrayBuffer>> {
  const plain = Buffer.from(await new Bun.Image(png(60, 40)).jpeg().bytes());
  const exif = Buffer.from(`Exif\0\0${secret}`, "latin1");
  const segment = Buffer.alloc(4);
  segment.writeUInt16BE(0xffe1, 0);
  segment.writeUInt16BE(exif.length + 2, 2);
  return new Uint8Array(Buffer.concat([plain.subarray(0, 2), segment, exif, plain.subarray(2)]));
}
