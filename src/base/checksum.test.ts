import { describe, expect, it } from "vitest";
import { checksum } from "./checksum.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe("checksum", () => {
  // Vectors of MurmurHash3_x86_32 that its implementations share.
  it.each([
    [[], 0, 0],
    [[], 1, 0x514e28b7],
    [[0xff, 0xff, 0xff, 0xff], 0, 0x76293b50],
    [[0x21, 0x43, 0x65, 0x87], 0, 0xf55b516b],
    [[0x21, 0x43, 0x65, 0x87], 0x5082edee, 0x2362f9de],
    [[0x21, 0x43, 0x65], 0, 0x7e4a8634],
    [[0x21, 0x43], 0, 0xa0f7b07a],
    [[0x21], 0, 0x72661cf4],
    [[0, 0, 0, 0], 0, 0x2362f9de],
  ])("of %j with seed %i is MurmurHash3", (values, seed, expected) => {
    expect(checksum(bytes(...values), seed)).toBe(expected);
  });

  it("reads a view where it lies", () => {
    expect(checksum(bytes(9, 0x21, 0x43, 0x65, 0x87, 9).subarray(1, 5))).toBe(0xf55b516b);
  });

  it("tells apart values whose signs are turned in pairs, and their order", () => {
    const sums = [
      [1, 2, 3],
      [-1, -2, 3],
      [2, 1, 3],
    ].map((values) => checksum(Float64Array.from(values)));
    expect(new Set(sums).size).toBe(3);
  });

  it("does not depend on where the bytes lie", () => {
    const bytes = Uint8Array.from({ length: 23 }, (_, i) => 37 * i);
    const sums = [0, 1, 2, 3, 4].map((offset) => {
      const there = new Uint8Array(40);
      there.set(bytes, offset);
      return checksum(there.subarray(offset, offset + bytes.length), 7);
    });
    expect(new Set(sums).size).toBe(1);
  });
});
