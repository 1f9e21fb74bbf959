import { expect, test } from "vitest";
import { parseCsv } from "./csv/parse.ts";
import { LeakWatch } from "./target-leak.ts";

/** Whether the first column gives the second one away, in rows that each come twice. */
function givesAway(values: number, row: (i: number) => string): boolean {
  const rows = Array.from({ length: 2 * values }, (_, i) => row(i % values));
  const { columns } = parseCsv(`a,b\n${rows.join("\n")}\n`, {}, "f.csv");
  const watch = new LeakWatch();
  watch.add(columns[0]!, columns[1]!);
  return watch.givesAway();
}

test("remembers a thousand values, whether the table is in memory or a stream", () => {
  const names = (i: number): string => `a${i},b${i}`;
  expect([givesAway(1000, names), givesAway(1001, names)]).toEqual([true, false]);
});

test("knows the same number among any number of values", () => {
  expect(givesAway(5000, (i) => `${i}.0,${i}`)).toBe(true);
  expect(givesAway(5000, (i) => `${i},${i + 1}`)).toBe(false);
});
