import { expect, it } from "vitest";
import { diamonds, ROWS } from "../../bench/reading/diamonds.ts";
import { readingRows, readingTable } from "../../bench/reading/rows.ts";
import { parseCsv } from "../../src/tables/index.ts";

const MB = 1e6;
const chainrule = { name: "chainrule", version: "Node" };
const pandas = { name: "pandas", version: "pandas" };
const first = [
  { ...chainrule, rounds: [100, 400], cpuRounds: [200, 800], peaks: [10 * MB, 30 * MB] },
  { ...pandas, rounds: [300, 800], cpuRounds: [300, 800], peaks: [40 * MB, 40 * MB] },
];
const again = [
  { ...chainrule, rounds: [50, 100], cpuRounds: [60, 100] },
  { ...pandas, rounds: [100, 100], cpuRounds: [90, 100] },
];

it("compares the time of the clock and that of processors with chainrule's, round by round", () => {
  const rows = readingRows(first, again);
  expect(rows.map(({ system, read }) => `${system} ${read}`)).toEqual([
    "chainrule first",
    "chainrule again",
    "pandas first",
    "pandas again",
  ]);
  expect(rows[2]).toMatchObject({
    ms: { median: 550 },
    ratio: { median: 2.5, q1: 2.25, q3: 2.75 },
    cpuRatio: { median: 1.25 },
    peakBytes: { median: 40 * MB },
  });
  expect(rows[3]).toMatchObject({ ratio: { median: 1.5 }, cpuRatio: { median: 1.25 } });
  expect(rows[3]).not.toHaveProperty("peakBytes");
});

it("shows the peak of memory where the first read of a process is", () => {
  const [, ...lines] = readingTable(readingRows(first, again));
  expect(lines[0]).toEqual(["chainrule", "first", "250", "150", "500", "20", "1 (1–1)", "1 (1–1)"]);
  expect(lines[1]).toEqual(["", "again", "75", "25", "80", "", "1 (1–1)", "1 (1–1)"]);
});

it("draws a table like diamonds, the same in every run", () => {
  const text = diamonds(2000);
  expect(diamonds(2000)).toBe(text);
  expect(Math.abs((text.length / 2000) * ROWS - 22e6)).toBeLessThan(0.5e6);
  const { columns, rowCount } = parseCsv(text, {}, "diamonds.csv");
  expect(rowCount).toBe(2000);
  expect(text.split("\n")[0]).toBe('"carat","cut","color","clarity","depth","table","price","x","y","z"');
  expect(text.split("\n")[1]).toMatch(/^[\d.]+,"[\w ]+","[D-J]","\w+",[\d.]+,[\d.]+,\d+,[\d.]+,[\d.]+,[\d.]+$/);
  expect(columns).toHaveLength(10);
});
