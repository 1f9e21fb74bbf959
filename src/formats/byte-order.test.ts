import { expect, test } from "vitest";
import { littleEndianBytes, swapUnlessLittleEndian } from "./byte-order.ts";

test("reverses every element where the machine is big-endian, and nothing where it is not", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  swapUnlessLittleEndian(bytes, 4, true);
  expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  swapUnlessLittleEndian(bytes, 4, false);
  expect([...bytes]).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
});

test("gives the bytes of a file where they lie, and a turned copy on a big-endian machine", () => {
  const array = Uint16Array.of(0, 0x0102, 0x0304).subarray(1);
  const bytes = littleEndianBytes(array, true);
  expect([bytes.buffer, bytes.byteOffset, bytes.length]).toEqual([array.buffer, 2, 4]);
  expect([...littleEndianBytes(array, false)]).toEqual([bytes[1], bytes[0], bytes[3], bytes[2]]);
  expect([...array]).toEqual([0x0102, 0x0304]);
});
