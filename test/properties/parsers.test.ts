/**
 * What must hold for any input: parsers answer or refuse, and what is written is read back the same.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ChainruleError } from "../../src/base/errors.ts";
import { parseIdx } from "../../src/data/arrays/idx.ts";
import { maybeGunzip } from "../../src/data/gzip.ts";
import { splitSamples } from "../../src/data/split.ts";
import { parseSafetensors, type SafetensorsTensor, toSafetensors } from "../../src/formats/safetensors.ts";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import { encodeFeatures } from "../../src/tables/encode-rows.ts";
import { checkedEncoding } from "../../src/tables/encoding.ts";
import { prepareTable } from "../../src/tables/prepare.ts";

/** Undefined if the call threw an error that is meant for users; any other error is a bug. */
function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof ChainruleError) return undefined;
    throw error;
  }
}

/** A valid file with some bytes overwritten, and perhaps cut or lengthened. */
function damaged(valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
  return fc
    .tuple(valid, edits, fc.option(fc.nat()), fc.uint8Array({ maxLength: 4 }))
    .map(([bytes, changes, cut, tail]) => {
      const result = Uint8Array.from([...bytes, ...tail]);
      if (result.length === 0) return result;
      for (const [at, byte] of changes) result[at % result.length] = byte;
      return cut === null ? result : result.subarray(0, cut % (result.length + 1));
    });
}

const idxFile = fc
  .tuple(fc.constantFrom(0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e), fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }))
  .map(([type, shape]) => {
    const bytes = { 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 }[type]!;
    const size = shape.reduce((product, extent) => product * extent, bytes);
    return Uint8Array.from([0, 0, type, shape.length, ...shape.flatMap((n) => [0, 0, 0, n]), ...Array(size).fill(7)]);
  });

test("IDX: any bytes are read or refused", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void attempt(() => parseIdx(bytes, "f"))));
  fc.assert(fc.property(idxFile, (bytes) => void parseIdx(bytes, "f")));
  fc.assert(
    fc.property(damaged(idxFile), (bytes) => {
      const read = attempt(() => parseIdx(bytes, "f"));
      if (read === undefined) return;
      expect(read.data.length).toBe(read.shape.reduce((product, extent) => product * extent, 1));
    }),
  );
});

test("gzip: any bytes are read or refused", async () => {
  const gzip = fc
    .uint8Array({ maxLength: 40 })
    .map((bytes) => Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, ...bytes]));
  await fc.assert(
    fc.asyncProperty(gzip, async (bytes) => {
      await maybeGunzip(bytes, "f", 1000).catch((error: unknown) => expect(error).toBeInstanceOf(ChainruleError));
    }),
  );
});

const cell = fc.oneof(
  fc.constantFrom(
    "",
    "1",
    "2.5",
    "-3",
    "1,5",
    "NA",
    "a",
    "b",
    '"x, y"',
    '"',
    " ",
    "1e999",
    "inf",
    "__proto__",
    "constructor",
  ),
  fc.string({ maxLength: 5 }),
);
const csvText = fc
  .tuple(
    fc.constantFrom(",", ";", "\t", "|"),
    fc.constantFrom("\n", "\r\n", "\r"),
    fc.array(fc.array(cell, { maxLength: 4 })),
  )
  .map(([delimiter, lineEnd, rows]) => rows.map((row) => row.join(delimiter)).join(lineEnd));

test("CSV: any text and any bytes are read or refused", () => {
  const source = fc.oneof(csvText, fc.string(), fc.uint8Array(), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(source, (text) => {
      const table = attempt(() => parseCsv(text, {}, "f"));
      if (table === undefined) return;
      expect(table.rowCount).toBeGreaterThan(0);
      expect(new Set(table.columns.map((column) => column.name)).size).toBe(table.columns.length);
      for (const column of table.columns) expect(column.codes).toHaveLength(table.rowCount);
    }),
    { numRuns: 500 },
  );
});

/** Tables that can be trained on: a number, a category, now and then missing, and a class. */
const trainable = fc
  .array(
    fc.tuple(
      fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 })),
      fc.option(fc.constantFrom("red", "blue", "__proto__", "constructor")),
      fc.constantFrom("yes", "no"),
    ),
    { minLength: 8, maxLength: 40 },
  )
  .map((rows) => `size,colour,answer\n${rows.map((row) => row.map((value) => value ?? "").join(",")).join("\n")}\n`);

test("tables: an encoding survives JSON, encodes the same, and every value is finite", () => {
  fc.assert(
    fc.property(trainable, fc.nat(1000), (text, seed) => {
      const table = parseCsv(text, {}, "f");
      const prepared = attempt(() => prepareTable(table, { target: "answer", seed }));
      fc.pre(prepared !== undefined);
      const encoding = checkedEncoding(JSON.parse(JSON.stringify(prepared!.encoding)), "f");
      expect(encoding).toEqual(prepared!.encoding);
      const { x } = encodeFeatures(encoding, table, prepared!.trainRows);
      expect(x).toEqual(prepared!.train.x);
      expect(x.data.every((value) => Number.isFinite(value))).toBe(true);
    }),
  );
});

test("tables: any text is prepared or refused", () => {
  fc.assert(
    fc.property(csvText, fc.nat(3), (text, target) => {
      attempt(() => {
        const table = parseCsv(text, {}, "f");
        return prepareTable(table, { target: table.columns[target % table.columns.length]!.name });
      });
    }),
    { numRuns: 500 },
  );
});

test("split: a partition that leaves every class something to train on", () => {
  const labels = fc.array(fc.nat(4), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(
      labels,
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      fc.nat(),
      fc.boolean(),
      (classes, fraction, seed, stratify) => {
        const count = classes.length;
        const { train, validation } = splitSamples(count, { fraction, seed, labels: stratify ? classes : undefined });
        const all = [...train, ...validation].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: count }, (_, i) => i));
        expect(train.length).toBeGreaterThan(0);
        if (stratify) expect(new Set(Array.from(train, (i) => classes[i]))).toEqual(new Set(classes));
        if (fraction === 0) expect(validation).toHaveLength(0);
        if (!stratify && fraction > 0 && count > 1)
          expect(Math.abs(validation.length - count * fraction)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

const tensorOf = fc
  .tuple(
    fc.constantFrom("F64", "I64", "F32", "I32", "U8"),
    fc.array(fc.nat(3), { maxLength: 3 }),
    fc.infiniteStream(fc.nat(255)),
  )
  .map(([dtype, shape, stream]): SafetensorsTensor => {
    const elementBytes = { F64: 8, I64: 8, F32: 4, I32: 4, U8: 1 }[dtype]!;
    const size = shape.reduce((product, extent) => product * extent, 1);
    const { buffer } = Uint8Array.from(stream.take(size * elementBytes));
    const arrays = { F64: Float64Array, I64: BigInt64Array, F32: Float32Array, I32: Int32Array, U8: Uint8Array };
    return { shape, data: new arrays[dtype as keyof typeof arrays](buffer) };
  });
const nameOf = fc.oneof(
  fc.constantFrom("0.w", "__proto__", "constructor", "", "10", '"'),
  fc.string({ unit: "binary" }),
);
const contents = fc.tuple(
  fc.array(
    fc.tuple(
      nameOf.filter((name) => name !== "__metadata__"),
      tensorOf,
    ),
    { maxLength: 5 },
  ),
  fc.array(fc.tuple(nameOf, fc.string({ unit: "binary" })), { maxLength: 3 }),
);

test("safetensors: what is written is read back bit for bit, and written again the same", () => {
  fc.assert(
    fc.property(contents, ([entries, texts]) => {
      const tensors = new Map(entries);
      const metadata = Object.fromEntries(texts);
      const bytes = toSafetensors(tensors, metadata);
      const read = parseSafetensors(bytes, "f");
      expect(new Set(read.tensors.keys())).toEqual(new Set(tensors.keys()));
      expect(Object.entries(read.metadata).sort()).toEqual(Object.entries(metadata).sort());
      for (const [name, { data, shape }] of tensors) {
        expect(read.tensors.get(name)!.shape).toEqual(shape);
        expect(new Uint8Array(read.tensors.get(name)!.data.buffer)).toEqual(new Uint8Array(data.buffer));
      }
      expect(toSafetensors(read.tensors, read.metadata)).toEqual(bytes);
    }),
  );
});

test("safetensors: any bytes are read or refused", () => {
  const valid = contents.map(([entries, texts]) => toSafetensors(new Map(entries), Object.fromEntries(texts)));
  const anyHeader = fc.json().map((json) => {
    const header = new TextEncoder().encode(json);
    return Uint8Array.from([header.length & 255, header.length >> 8, 0, 0, 0, 0, 0, 0, ...header]);
  });
  fc.assert(
    fc.property(
      fc.oneof(fc.uint8Array(), damaged(valid), anyHeader),
      (bytes) => void attempt(() => parseSafetensors(bytes, "f")),
    ),
    { numRuns: 500 },
  );
});
