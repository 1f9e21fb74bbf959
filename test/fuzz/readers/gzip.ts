/**
 * gzip: damaged, cut, with more members, and bombs.
 *
 * @module
 */
import { gunzipSync, gzipSync } from "node:zlib";
import type { Random } from "../../../src/base/random.ts";
import { maybeGunzip } from "../../../src/data/gzip.ts";
import { concatenated, mutateBytes } from "../bytes.ts";
import { type FuzzReader, pick } from "../reader.ts";
import { hold, sameBytes } from "./support.ts";

const LIMIT_BYTES = 2 ** 16;

/** Bombs of 4 MiB out of 4 kB, made once. */
const BOMBS = [gzipSync(new Uint8Array(2 ** 22)), gzipSync(gzipSync(new Uint8Array(2 ** 22)))].map(
  (bytes) => new Uint8Array(bytes),
);

export const gzip: FuzzReader = {
  name: "gzip",
  corpus: "gzip",
  mutate: mutateGzip,
  async read(bytes) {
    const unpacked = await maybeGunzip(bytes, "f", LIMIT_BYTES);
    hold(unpacked === bytes || unpacked.length <= LIMIT_BYTES, "it is larger than the limit");
    const expected = unpacked === bytes ? bytes : unzipped(bytes);
    hold(expected === undefined || sameBytes(unpacked, expected), "zlib unpacks something else");
  },
  // What is unpacked ahead of the limit waits in the stream's own buffers.
  limits: { milliseconds: 2000, bytes: 16 * 2 ** 20, bytesPerByte: 64 },
};

/** As zlib does it; undefined where it refuses, since it says more than the stream about what follows the last member. */
function unzipped(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: LIMIT_BYTES }));
  } catch {
    return undefined;
  }
}

function mutateGzip(bytes: Uint8Array, random: Random): Uint8Array {
  switch (random.integer(5)) {
    case 0:
      return concatenated(bytes, pick(BOMBS, random));
    case 1:
      return concatenated(bytes, bytes);
    case 2:
      return new Uint8Array(gzipSync(bytes));
    case 3:
      return withFlags(bytes, random);
    default:
      return repacked(bytes, random);
  }
}

/** The header's flags announce names, comments and checksums that are not there. */
function withFlags(bytes: Uint8Array, random: Random): Uint8Array {
  const result = bytes.slice();
  if (result.length > 3) result[3] = random.integer(256);
  return result;
}

function repacked(bytes: Uint8Array, random: Random): Uint8Array {
  const inside = unzipped(bytes);
  return inside === undefined ? bytes : new Uint8Array(gzipSync(mutateBytes(inside, inside, random)));
}
