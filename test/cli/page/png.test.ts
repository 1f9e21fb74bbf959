import { crc32, inflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { greyPng } from "../../../cli/page/png.ts";

it("writes the chunks of a grey PNG file, each with its checksum", () => {
  const png = greyPng([0, 128, 255, 1, 2, 3], 2, 3);
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  const chunks = chunksOf(png.subarray(8));
  expect(chunks.map(({ type }) => type)).toEqual(["IHDR", "IDAT", "IEND"]);
  expect([...chunks[0]!.data]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
  expect([...inflateSync(chunks[1]!.data)]).toEqual([0, 0, 128, 255, 0, 1, 2, 3]);
});

function chunksOf(bytes: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push({ type: body.toString("latin1", 0, 4), data: body.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}
