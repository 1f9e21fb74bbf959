import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { FormatError } from "../base/errors.ts";
import { maybeGunzip } from "./gzip.ts";

const contents = Uint8Array.from({ length: 50_000 }, (_, i) => (i * i) % 251);

test("unpacks gzip, and gives back what is not gzip", async () => {
  expect(await maybeGunzip(gzipSync(contents), "file.gz")).toEqual(contents);
  expect(await maybeGunzip(contents, "file")).toBe(contents);
  expect(await maybeGunzip(new Uint8Array(0), "file")).toHaveLength(0);
});

test("refuses gzip that ends too early, wherever it is cut", async () => {
  const packed = gzipSync(contents);
  for (const length of [2, 5, 10, packed.length >> 1, packed.length - 9, packed.length - 1]) {
    await expect(maybeGunzip(packed.subarray(0, length), "cut.gz"), `${length} bytes`).rejects.toThrow(
      /^cut\.gz starts like gzip but cannot be unpacked: it is damaged, or its end is missing/,
    );
  }
});

test("refuses gzip whose checksum is wrong", async () => {
  const packed = gzipSync(contents);
  packed[packed.length - 6]! ^= 1;
  await expect(maybeGunzip(packed, "bad.gz")).rejects.toBeInstanceOf(FormatError);
});

test("stops at the limit", async () => {
  const zeros = gzipSync(new Uint8Array(5_000_000));
  await expect(maybeGunzip(zeros, "zeros.gz", 100_000)).rejects.toThrow(
    "zeros.gz (4.8 KiB of gzip) unpacks to more than 97.7 KiB.",
  );
  await expect(maybeGunzip(zeros, "zeros.gz", 4_999_999)).rejects.toBeInstanceOf(FormatError);
  expect(await maybeGunzip(zeros, "zeros.gz", 5_000_000)).toHaveLength(5_000_000);
});
