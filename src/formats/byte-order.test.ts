import { expect, test } from "vitest";
import { swapUnlessLittleEndian } from "./byte-order.ts";

test("reverses every element where the machine is big-endian, and nothing where it is not", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  swapUnlessLittleEndian(bytes, 4, true);
  expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  swapUnlessLittleEndian(bytes, 4, false);
  expect([...bytes]).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
});
