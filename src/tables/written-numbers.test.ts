import { expect, test } from "vitest";
import { hasLeadingZero } from "./numbers.ts";
import { isDate, WrittenNumbers, writtenNumber } from "./written-numbers.ts";

test.each([
  ["1,234", "thousands separators", "1234"],
  ["-12,345,678.5", "thousands separators", "-12345678.5"],
  ["1'234", "thousands separators", "1234"],
  ["12 345", "thousands separators", "12345"],
  ["12%", '"%"', "12"],
  ["12.5 %", '"%"', "12.5"],
  ["$5", '"$"', "5"],
  ["-$1,250.99", 'thousands separators and "$"', "-1250.99"],
  ["3 €", '"€"', "3"],
  ["70 kg", '"kg"', "70"],
  ["1,23", "a decimal comma", "1.23"],
  ["1.050,00", "thousands separators and a decimal comma", "1050.00"],
  ["61,5 %", 'a decimal comma and "%"', "61.5"],
  ["\u22125 kg", '"kg"', "-5"],
])("knows %s for a number with %s", (cell, how, plain) => {
  expect(writtenNumber(cell)).toEqual({ with: how, plain });
});

test.each(["12", "1.5", "-3e4", "", "abc", "12th", "5A", "B12", "12,34,567", "3 doors", "1-2"])(
  "does not take %j for one",
  (cell) => expect(writtenNumber(cell)).toBeUndefined(),
);

test("describes texts that all are numbers", () => {
  const described = (...texts: string[]): unknown => {
    const numbers = new WrittenNumbers();
    for (const text of texts) numbers.add(text);
    return numbers.describe();
  };
  expect(described("1,234", "2,345")).toEqual({
    text: 'numbers with thousands separators, such as "1,234"',
    plain: "1234",
  });
  expect(described("12%", "unknown")).toBeUndefined();
  expect(described("unknown", "12%")).toBeUndefined();
  expect(described()).toBeUndefined();
});

test.each(["2024-01-31", "2024-1", "2024/01/31", "31.12.2024", "12/31/24", "2024-01-31T12:30:00Z", "12:30", "9:05 pm"])(
  "takes %s for a date",
  (cell) => expect(isDate(cell)).toBe(true),
);

test.each(["", "2024", "1.5", "1.2.3", "a 2024-01-31", "2024-01-31 or so", "555-1234", "1/2"])(
  "does not take %j for a date",
  (cell) => expect(isDate(cell)).toBe(false),
);

test("knows codes of digits from numbers", () => {
  expect(["01234", "-01", "007"].map(hasLeadingZero)).toEqual([true, true, true]);
  expect(["0", "0.5", "100", "-0.1", "0e3"].map(hasLeadingZero)).toEqual([false, false, false, false, false]);
});
