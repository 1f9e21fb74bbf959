/**
 * The scanner of simple rows in WebAssembly against the plain one, on whatever bytes there are: the same rows, cells and
 * numbers, bit for bit.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compiledRows } from "../../src/tables/csv/compiled-rows.ts";
import { CELL, RowBatch } from "../../src/tables/csv/row-batch.ts";
import { type Marks, scanSimpleRows } from "../../src/tables/csv/simple-rows.ts";
import "./support.ts";

const compiled = compiledRows()!;
const ROOM = compiled.arrays.kinds.length;
const CELLS = 4096;

/** A batch with as much room as the compiled one, elsewhere. */
function plainBatch(): RowBatch {
  const batch = new RowBatch(1);
  const integers = (): Int32Array => new Int32Array(ROOM);
  batch.moveTo({
    ...{ starts: integers(), ends: integers(), rowEnds: integers(), lines: integers(), fractions: integers() },
    ...{ kinds: new Uint8Array(ROOM), numbers: new Float64Array(ROOM) },
  });
  return batch;
}

function compiledBatch(): RowBatch {
  const batch = new RowBatch(1);
  batch.moveTo(compiled.arrays);
  return batch;
}

/** What a batch says of its cells. */
function contentsOf({ starts, ends, kinds, numbers, fractions, rowEnds, lines, line, cells, rows }: RowBatch): unknown {
  const isNumber = (_: number, cell: number): boolean => kinds[cell] === CELL.number;
  return {
    ...{ starts: starts.slice(0, cells), ends: ends.slice(0, cells), kinds: kinds.slice(0, cells) },
    ...{ numbers: numbers.slice(0, cells).filter(isNumber), fractions: fractions.slice(0, cells).filter(isNumber) },
    ...{ rowEnds: rowEnds.slice(0, rows), lines: lines.slice(0, rows), line },
  };
}

/** Scans all bytes in both ways, which must agree in each step; where a row is not simple, goes on behind a byte of it. */
function expectSame(bytes: Uint8Array, marks: Marks): number {
  const [plain, fast] = [plainBatch(), compiledBatch()];
  let found = 0;
  compiled.forget();
  for (let start = 0; start < bytes.length; ) {
    plain.clear();
    fast.clear();
    const next = scanSimpleRows(bytes, start, plain, marks, CELLS);
    expect(compiled.scan(bytes, start, fast, marks, CELLS)).toBe(next);
    expect(contentsOf(fast)).toEqual(contentsOf(plain));
    found += plain.cells;
    start = Math.max(next, start + 1);
  }
  return found;
}

const marks = fc.tuple(fc.constantFrom(",", ";", "\t", "|"), fc.constantFrom(".", ",")).map(([delimiter, decimal]) => ({
  delimiter: delimiter.charCodeAt(0),
  decimal: delimiter === decimal ? -1 : decimal.charCodeAt(0),
}));
const pieces = fc.constantFrom(
  ...[",", ";", "\t", "|", "\n", "\r\n", "\r", '"', '""', " ", "a", "é", "\0", "a text of more than sixteen bytes"],
  ...["0", "7", "12", "007", "-", "+", ".", "1.5", "-0", "-0.0", "1,25", "e", "1e5", "2020-01-02", "x1"],
  ...["1234567", "12345678", "0.123456", "123456.7", "-123456789012345", "1234567890123456", "0.30000000000000004"],
);

test("any bytes are the same rows", () => {
  const texts = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(texts, marks, (text, { delimiter, decimal }) => {
      expectSame(new TextEncoder().encode(text), { delimiter, decimal });
    }),
    { numRuns: 1000 },
  );
});

test("numbers of any number of digits are the same numbers", () => {
  const sign = fc.constantFrom("", "-", "+");
  const digits = fc.stringMatching(/^\d{0,18}$/);
  const number = fc.tuple(sign, digits, fc.constantFrom("", ".", ","), digits).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), marks, (texts, { delimiter, decimal }) => {
      const text = `${texts.join(String.fromCharCode(delimiter))}\n`;
      expect(expectSame(new TextEncoder().encode(text), { delimiter, decimal })).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});

test("rows are the same where the bytes are more than a look takes in", () => {
  const cell = fc.oneof(pieces, fc.nat({ max: 99_999 }).map(String));
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(rows, fc.nat({ max: 40 }), (cells, shift) => {
      const text = `${cells.map((row) => row.join(",")).join("\n")}\n`;
      const bytes = new TextEncoder().encode("7".repeat(shift) + text.repeat(Math.ceil(80_000 / text.length)));
      expectSame(bytes, { delimiter: 0x2c, decimal: 0x2e });
    }),
    { numRuns: 6 },
  );
});

test("rows are the same where a look ends with one of them", () => {
  const bytes = new TextEncoder().encode(`${"a".repeat(31)}\n`.repeat(5000));
  expect(expectSame(bytes, { delimiter: 0x2c, decimal: 0x2e })).toBe(5000);
});
