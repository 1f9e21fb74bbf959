import { expect, test } from "vitest";
import { parseCommaNumber, parseNumber } from "../numbers.ts";
import { parseCsv } from "./parse.ts";

test("a letter before a number with a comma makes it a code, which says nothing of the decimal mark", () => {
  const text = "part;other;size\nA1,5;B2,25;1.5\nA2,5;B3,25;2.5\nA3,5;B4,25;2.75\n";
  const { columns, reading } = parseCsv(text, {}, "f");
  expect(reading.decimal).toBe(".");
  expect([...columns[2]!.numbers]).toEqual([1.5, 2.5, 2.75]);
});

test("a printed minus counts as a sign of both marks", () => {
  const { columns, reading } = parseCsv("a;b\n\u22121,5;1\n\u22122,25;2\n", {}, "f");
  expect(reading.decimal).toBe(",");
  expect([...columns[0]!.numbers]).toEqual([-1.5, -2.25]);
});

test("a mark with nothing behind it ends a whole number, in the first row as in all", () => {
  expect(parseNumber("7.")).toBe(7);
  expect(parseCommaNumber("7,")).toBe(7);
  expect(parseCommaNumber(",")).toBeUndefined();
  for (const [mark, delimiter] of [
    [".", ","],
    [",", ";"],
  ] as const) {
    const rows = [`1${mark}`, `2${mark}5`, `3${mark}`].map((cell) => `x${delimiter}${cell}`);
    const { columns } = parseCsv(rows.join("\n"), { header: false, decimal: mark, delimiter }, "f");
    expect([...columns[1]!.numbers]).toEqual([1, 2.5, 3]);
  }
});
