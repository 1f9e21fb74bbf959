/**
 * Files of other systems with bytes overwritten, bits turned and ends cut off: they are read or refused, by an error that
 * is meant for users, and nothing hangs.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNpy } from "../../src/data/npy.ts";
import { parseNpz } from "../../src/data/npz.ts";
import { parseParquet } from "../../src/data/parquet.ts";
import { ChainruleError } from "../../src/errors.ts";
import { numpyFile, PARQUET_FILES, parquetFile } from "../data/files.ts";

/** Where it hurts most: counts, lengths and types stand at both ends. */
const position = fc.oneof(fc.nat(), fc.nat(200), fc.integer({ min: -600, max: -1 }));
const byte = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));
const edit = fc.record({ position, bytes: fc.array(byte, { minLength: 1, maxLength: 6 }) });
const damage = fc.record({
  edits: fc.array(edit, { minLength: 1, maxLength: 6 }),
  cut: fc.option(fc.nat(), { freq: 8 }),
});

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(file: Uint8Array, { edits, cut }: Damage): Uint8Array {
  const bytes = file.slice();
  for (const { position, bytes: values } of edits) {
    const start = ((position % bytes.length) + bytes.length) % bytes.length;
    bytes.set(values.slice(0, bytes.length - start), start);
  }
  return cut === null ? bytes : bytes.subarray(0, cut % bytes.length);
}

async function readOrRefused(read: () => unknown): Promise<void> {
  try {
    await read();
  } catch (error) {
    expect(error).toBeInstanceOf(ChainruleError);
  }
}

const LIMITS = { limitBytes: 2 ** 24, limitCells: 100_000 };

test.each(PARQUET_FILES)("Parquet: %s", async (name) => {
  const file = parquetFile(name);
  const property = fc.asyncProperty(damage, (wrong) =>
    readOrRefused(async () => {
      const { columns, rowCount } = await parseParquet(damaged(file, wrong), "f", LIMITS);
      for (const { cells } of columns) expect(cells).toHaveLength(rowCount);
    }),
  );
  await fc.assert(property, { numRuns: 150 });
});

test.each(["little_i8.npy", "fortran.npy", "structured.npy"])("NPY: %s", async (name) => {
  const file = numpyFile(name);
  const property = fc.asyncProperty(damage, (wrong) =>
    readOrRefused(() => {
      const { data, shape } = parseNpy(damaged(file, wrong), "f");
      expect(data).toHaveLength(shape.reduce((size, extent) => size * extent, 1));
    }),
  );
  await fc.assert(property, { numRuns: 200 });
});

test.each(["stored.npz", "deflated.npz"])("NPZ: %s", async (name) => {
  const file = numpyFile(name);
  const property = fc.asyncProperty(damage, (wrong) =>
    readOrRefused(() => parseNpz(damaged(file, wrong), "f", LIMITS)),
  );
  await fc.assert(property, { numRuns: 200 });
});
