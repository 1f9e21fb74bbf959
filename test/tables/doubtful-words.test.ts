import { describe, expect, it } from "vitest";
import { ColumnProfiler } from "../../src/tables/column-types.ts";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import type { TableOptions } from "../../src/tables/passes.ts";
import { type PreparedTable, prepareTable } from "../../src/tables/prepare.ts";

/** Words for missing values that may be codes or names. */

const table = (cell: (i: number) => string): string =>
  `c,x,y\n${Array.from({ length: 120 }, (_, i) => `${cell(i)},${(i * i * 7) % 101},${"ab"[i % 2]}`).join("\n")}`;
const prepare = (cell: (i: number) => string, options: TableOptions): PreparedTable =>
  prepareTable(parseCsv(table(cell), {}, "f.csv"), { validation: 0, ...options });
const of =
  (list: string): ((i: number) => string) =>
  (i) =>
    list.split(",")[i % list.split(",").length]!;

describe("a word for missing values among codes or names of its look", () => {
  it.each(["NA,EMEA,APAC,LATAM", "na,eu,as", "NA,EUR,ASI", "Null,Smith,Miller", "NA,US,Other", "NULL,LOW,HIGH"])(
    "stops a target and is said of a feature: %s",
    (list) => {
      const [word, second, third] = list.split(",");
      const said =
        `"c": "${word}" stands for a missing value, though it may be a category as "${second}" and "${third}" are. If it is, say ` +
        `--no-default-missing-values; if it is not, say --missing-values ${word}.`;
      expect(() => prepare(of(list), { target: "c" })).toThrow(`f.csv: target ${said}`);
      expect(() => prepare(of(list), { target: "c", task: "classification" })).toThrow(said);
      expect(prepare(of(list), { target: "y" }).warnings).toContain(`Column ${said}`);
    },
  );

  it("is said of a target where it is rarer than a class", () => {
    const { warnings, encoding } = prepare((i) => (i % 60 ? of("EMEA,APAC,LATAM")(i) : "NA"), { target: "c" });
    expect(encoding.target).toMatchObject({ classes: ["APAC", "EMEA", "LATAM"] });
    expect(warnings).toContainEqual(expect.stringContaining('Target "c": "NA" stands for a missing value, though'));
  });

  it.each(["NA,female,male", "na,constantinople,byzantium", "NA,1,2", "nan,red,green", "?,EU,AS"])(
    "is missing without a word among others: %s",
    (list) => {
      expect(prepare(of(list), { target: "y" }).warnings.join()).not.toContain("may be a category");
    },
  );
});

it("the sign of sodium is no missing value, unless the user says so", () => {
  expect(prepare(of("Na,Cl,K,Fe"), { target: "c" }).encoding.target).toMatchObject({
    classes: ["Cl", "Fe", "K", "Na"],
  });
  const told = parseCsv(table(of("Na,Cl,K,Fe")), { missingValues: ["Na"] }, "f.csv");
  expect(prepareTable(told, { target: "c" }).encoding.target).toMatchObject({ classes: ["Cl", "Fe", "K"] });
});

it("is doubtful by all blocks of a file together", () => {
  const blocks = ["c,x\nEU,1\nAS,2\nNA,3\n", "c,x\nNA,1\nNA,2\n", "c,x\nSA,1\n1,2\n"].map((text) =>
    parseCsv(text, {}, "f"),
  );
  const profile = (count: number): unknown => {
    const profiler = new ColumnProfiler("c", { categorical: false, mostValues: 9 });
    for (const block of blocks.slice(0, count)) profiler.add(block, block.columns[0]!);
    return profiler.finish().doubtful;
  };
  expect([profile(1), profile(2), profile(3)]).toEqual([{ word: "NA", count: 1 }, { word: "NA", count: 3 }, undefined]);
});
