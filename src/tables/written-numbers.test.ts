import { expect, test } from "vitest";
import { hasLeadingZero } from "./numbers.ts";
import { isDate, writtenNumber } from "./written-numbers.ts";

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
  ["3081,63\u00a0€", 'a decimal comma and "€"', "3081.63"],
  ["1_000", "thousands separators", "1000"],
  ["8,18,624", "thousands separators", "818624"],
  ["12\u2009345", "thousands separators", "12345"],
  ["CHF 1'200", 'thousands separators and "CHF"', "1200"],
  ["(123)", "brackets for a minus", "-123"],
  ["($1,234)", 'thousands separators and "$" and brackets for a minus', "-1234"],
  ["5 kr", '"kr"', "5"],
  ["kr 5", '"kr"', "5"],
  ["<5", '"<"', "5"],
  ["0x1F", "hexadecimal digits", "31"],
])("knows %s for a number with %s", (cell, how, plain) => {
  expect(writtenNumber(cell)).toMatchObject({ with: how, plain });
});

test.each(["12", "1.5", "-3e4", "", "abc", "12th", "5A", "B12", "1,2,3", "3 doors", "1-2"])(
  "does not take %j for one",
  (cell) => expect(writtenNumber(cell)).toBeUndefined(),
);

test.each([
  ["14,8 %", '"%"', "14,8"],
  ["3.081,63 €", 'thousands separators and "€"', "3081,63"],
  ["1.204 €", 'thousands separators and "€"', "1204"],
  ["14.85 %", 'a decimal point and "%"', "14,85"],
  ["1.5", "a decimal point", "1,5"],
])("advises on %s in the mark of a file with decimal commas", (cell, how, plain) => {
  expect(writtenNumber(cell, ",")).toMatchObject({ with: how, plain });
});

test.each([
  "2024-01-31",
  "2024-1",
  "2024/01/31",
  "31.12.2024",
  "12/31/24",
  "2024-01-31T12:30:00Z",
  "12:30",
  "9:05 pm",
  "25-Jan-2020",
  "3 March 2021",
  "Mar 3, 2021",
  "01-dec-20",
])("takes %s for a date", (cell) => expect(isDate(cell)).toBe(true));

test.each(["", "2024", "1.5", "1.2.3", "a 2024-01-31", "2024-01-31 or so", "555-1234", "1/2", "may", "3 mayors 20"])(
  "does not take %j for a date",
  (cell) => expect(isDate(cell)).toBe(false),
);

test("knows codes of digits from numbers", () => {
  expect(["01234", "-01", "007"].map(hasLeadingZero)).toEqual([true, true, true]);
  expect(["0", "0.5", "100", "-0.1", "0e3"].map(hasLeadingZero)).toEqual([false, false, false, false, false]);
});
