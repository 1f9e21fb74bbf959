/**
 * Grey pictures as PNG files. RFC 2083.
 *
 * @module
 */
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * A picture of 8-bit grey.
 *
 * @param pixels (rows·columns): 0 for black to 255 for white, row by row
 */
export function greyPng(pixels: ArrayLike<number>, rows: number, columns: number): Buffer {
  const header = Buffer.alloc(13); // what is 0: grey, deflate, the five filters, not interlaced
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header[8] = 8;
  const lines = Buffer.alloc(rows * (1 + columns)); // each line begins with its filter: 0, none
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      lines[row * (1 + columns) + 1 + column] = pixels[row * columns + column]!;
    }
  }
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("IDAT", deflateSync(lines)), chunk("IEND")]);
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
