/**
 * The scanner of CSV against papaparse, which has been read by more people than ours: the same cells, however the bytes are
 * cut; and against the engine's own `Number`: the same bits.
 */
import fc from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import { CELL, rowTexts } from "../../src/tables/csv/row-batch.ts";
import { CsvScanner } from "../../src/tables/csv/scanner.ts";
import { textAt } from "../../src/tables/index.ts";

const DELIMITERS = [",", ";", "\t", "|"] as const;
const LINE_BREAKS = ["\n", "\r\n"] as const;

interface Scanned {
  readonly rows: string[][];
  readonly lines: number[];
}

/** Every cell that is a number is checked on the way. */
function scanned(text: string, delimiter: string, cuts: readonly number[]): Scanned {
  const bytes = new TextEncoder().encode(text);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const decoder = new TextDecoder();
  const scanner = new CsvScanner({ delimiter, decimal: "." }, "f", 2 ** 20);
  const found: Scanned = { rows: [], lines: [] };
  for (const [i, end] of ends.entries()) {
    scanner.push(bytes.subarray(ends[i - 1] ?? 0, end), i === ends.length - 1, (all, batch) => {
      for (let row = 0; row < batch.rows; row++) {
        const cells = rowTexts(all, batch, row, (part) => decoder.decode(part));
        const first = batch.firstOf(row);
        for (const [c, cell] of cells.entries()) {
          if (batch.kinds[first + c] === CELL.number) expect(batch.numbers[first + c]).toBe(Number(cell));
        }
        found.rows.push(cells);
        found.lines.push(batch.lines[row]!);
      }
    });
  }
  return found;
}

const piece = fc.constantFrom(
  '"',
  '""',
  ",",
  ";",
  "\t",
  "|",
  "\n",
  "\r\n",
  "\r",
  " ",
  "  ",
  "a",
  "é",
  "7",
  "-1.5",
  ".",
  "\u{1F600}",
);
const cell = fc.record({
  text: fc.array(piece, { maxLength: 6 }).map((parts) => parts.join("")),
  isQuoted: fc.boolean(),
});
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }));

/** A cell that would not be itself without quotes has them. */
function written({ text, isQuoted }: { text: string; isQuoted: boolean }, delimiter: string): string {
  const needsQuotes = text.includes(delimiter) || /[\n\r]|^ *"/.test(text);
  return isQuoted || needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

test("cells are those of papaparse, without blanks around them, however the bytes are cut", () => {
  const options = { numRuns: 2000 };
  const cuts = fc.array(fc.nat(), { maxLength: 6 });
  const layout = fc.tuple(fc.constantFrom(...DELIMITERS), fc.constantFrom(...LINE_BREAKS), fc.boolean());
  fc.assert(
    fc.property(table, layout, cuts, (cells, [delimiter, newline, endsWithBreak], places) => {
      const rows = cells.map((row) => row.map((one) => written(one, delimiter)).join(delimiter));
      const text = rows.join(newline) + (endsWithBreak ? newline : "");
      const { data } = Papa.parse<string[]>(text, { delimiter, newline });
      const expected = data.slice(0, cells.length).map((row) => row.map((one) => one.trim()));
      const { rows: found, lines } = scanned(text, delimiter, places);
      expect(found).toEqual(expected);
      expect(found).toEqual(cells.map((row) => row.map((one) => one.text.trim())));
      expect(lines).toEqual(
        rows.map(
          (_, i) =>
            1 +
            rows
              .slice(0, i)
              .join(newline)
              .split(/\r\n|\n|\r/).length -
            (i === 0 ? 1 : 0),
        ),
      );
    }),
    options,
  );
});

const digits = (minLength: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.stringMatching(/^\d{0,6}$/),
      fc.stringMatching(/^\d{0,25}$/),
      fc.constantFrom("0", "00", "000000000000000000001", "9007199254740993", "999999999999999"),
    )
    .filter((text) => text.length >= minLength);
const exponent = fc.oneof(fc.constant(""), fc.stringMatching(/^[eE][+-]?\d{1,3}$/));
const sign = fc.constantFrom("", "-", "+");
const decimal = fc.oneof(
  fc.tuple(sign, digits(1), exponent).map((parts) => parts.join("")),
  fc.tuple(sign, digits(1), fc.constant("."), digits(0), exponent).map((parts) => parts.join("")),
  fc.tuple(sign, fc.constant("."), digits(1), exponent).map((parts) => parts.join("")),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number.toPrecision(17)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number.toExponential()),
  fc.constantFrom(
    "-0",
    "-0.0",
    "0e5",
    "1e400",
    "-1e400",
    "1e-400",
    "5e-324",
    "2.2250738585072011e-308",
    "1.7976931348623159e308",
  ),
);

test("numbers are those of the engine, bit for bit, with a decimal point and a decimal comma", () => {
  fc.assert(
    fc.property(fc.array(decimal, { minLength: 1, maxLength: 20 }), fc.constantFrom(".", ","), (texts, mark) => {
      const rows = texts.map((text) => `x;${text.replace(".", mark)}`).join("\n");
      const { columns } = parseCsv(rows, { delimiter: ";", decimal: mark, header: false }, "f");
      for (const [row, text] of texts.entries()) {
        expect(columns[1]!.numbers[row], text).toBe(Number(text));
        const shown = textAt(columns[1]!, row).replace(mark, ".");
        expect(Math.abs(Number(shown)), text).toBe(Math.abs(Number(text)));
      }
    }),
    { numRuns: 1000 },
  );
});
