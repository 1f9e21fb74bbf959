/**
 * One table as every tool writes it by default: whichever file it comes from, the same columns are read, the same types are
 * found, and the same is learned. tools/README.md says what wrote each file.
 */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Values } from "../../src/index.ts";
import { readSafetensors } from "../../src/node/index.ts";
import {
  type ColumnProfile,
  ColumnProfiler,
  cellsOf,
  encodeTable,
  foreignFormat,
  numberAt,
  numberTargets,
  type PreparedTable,
  parseCsv,
  parseJsonTable,
  parseNpy,
  parseNpz,
  parseParquet,
  prepareTable,
  type Table,
  targetNames,
} from "../../src/tables/index.ts";
import { runCommand } from "../support/command.ts";
import { toolFile } from "./files.ts";

type Value = number | string | boolean | null;

interface Truth {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly missing: number; readonly values: readonly Value[] }[];
}

/** How a number was rounded: to so many digits in all, or after the point. */
type Rounding = { readonly significant: number } | { readonly decimals: number };

interface Written {
  readonly name: string;
  /** Undefined where the same doubles come back. */
  readonly rounding?: Rounding;
  /** Whether a column of row names comes first. */
  readonly hasIndex?: boolean;
  /** What stands for false and true. */
  readonly booleans?: readonly [Value, Value];
}

const R: Rounding = { significant: 15 };
const GRETL: Rounding = { significant: 15 };
const SHEETJS: Rounding = { significant: 10 };
const PANDAS_JSON: Rounding = { decimals: 10 };

const TEXT: readonly Written[] = [
  { name: "r-write-csv.csv", rounding: R, hasIndex: true },
  { name: "r-write-csv-without-row-names.csv", rounding: R },
  { name: "r-write-csv2.csv", rounding: R, hasIndex: true },
  { name: "r-write-table.txt", rounding: R, hasIndex: true },
  { name: "r-write-table-comma.csv", rounding: R, hasIndex: true },
  { name: "r-readr-write-csv.csv" },
  { name: "r-readr-write-csv2.csv", rounding: { decimals: 14 } },
  { name: "r-readr-write-tsv.tsv" },
  { name: "r-readr-write-delim.txt" },
  { name: "r-data-table-fwrite.csv", rounding: R },
  { name: "pandas-to-csv.csv", hasIndex: true },
  { name: "pandas-to-csv-without-index.csv" },
  { name: "pandas-to-csv-semicolon-decimal-comma.csv", hasIndex: true },
  { name: "pyarrow-write-csv.csv" },
  { name: "duckdb-copy.csv" },
  { name: "polars-write-csv.csv" },
  { name: "sheetjs-sheet-to-csv.csv", rounding: SHEETJS },
  { name: "sheetjs-sheet-to-csv-semicolon.csv", rounding: SHEETJS },
  { name: "sheetjs-write-file.csv", rounding: SHEETJS },
  { name: "sheetjs-write-file.txt", rounding: SHEETJS },
  { name: "pspp-save-translate.csv", booleans: [0, 1] },
  { name: "pspp-save-translate-labels.csv", booleans: ["no", "yes"] },
  { name: "pspp-save-translate.tab", booleans: [0, 1] },
  { name: "gretl-store.csv", rounding: GRETL },
  { name: "gretl-store-semicolon.csv", rounding: GRETL },
  { name: "gretl-store.txt", rounding: GRETL },
];
const JSON_FILES: readonly Written[] = [
  { name: "pandas-to-json-records.json", rounding: PANDAS_JSON },
  { name: "pandas-to-json-lines.jsonl", rounding: PANDAS_JSON },
  { name: "duckdb-copy.json" },
  { name: "polars-write-json.json" },
  { name: "polars-write-json-lines.jsonl" },
];
const PARQUET: readonly Written[] = [
  { name: "duckdb-copy.parquet" },
  { name: "pandas-to-parquet.parquet" },
  { name: "pandas-to-parquet-fastparquet.parquet" },
  { name: "polars-write-parquet.parquet" },
];
/** Without texts, and without names where nothing else is said. */
const NUMERIC: readonly (Written & { readonly hasNames?: boolean })[] = [
  { name: "numpy-savetxt.txt" },
  { name: "numpy-savetxt-comma.csv" },
  { name: "numpy-savetxt-header.csv", hasNames: true },
  { name: "octave-csvwrite.csv", rounding: { significant: 16 } },
  { name: "octave-dlmwrite.txt", rounding: { significant: 16 } },
  { name: "octave-save-ascii.txt", rounding: { significant: 9 } },
  { name: "octave-save.txt" },
];
const NUMERIC_COLUMNS = ["height", "count", "price", "smoker", "year", "outcome"];
/** Known by their first bytes: test/cli/file-kinds.test.ts. */
const FOREIGN: readonly string[] = [
  ...[
    "arrow-js-ipc-file.arrow",
    "arrow-js-ipc-stream.arrows",
    "polars-write-ipc.arrow",
    "polars-write-ipc-stream.arrows",
  ],
  ...["pandas-to-feather.feather", "pandas-to-excel.xlsx", "sheetjs-write-file.xlsx"],
];
const OTHERS: readonly string[] = [
  ...["numpy-save.npy", "numpy-savez.npz", "numpy-save-records.npy", "pandas-to-json.json"],
];

const bytesOf = (name: string): Uint8Array => Uint8Array.from(readFileSync(toolFile(name)));
const truth = JSON.parse(readFileSync(toolFile("truth.json"), "utf8")) as Truth;

async function tableOf(name: string): Promise<Table> {
  if (name.endsWith(".parquet")) return parseParquet(bytesOf(name), name);
  return /\.jsonl?$/.test(name) ? parseJsonTable(bytesOf(name), name) : parseCsv(bytesOf(name), {}, name);
}

/** The table, with other words for false and true; by the reader of JSON, which infers nothing. */
function trueTable([no, yes]: readonly [Value, Value] = [false, true]): Table {
  const worded = (value: Value): Value => (typeof value === "boolean" ? [no, yes][Number(value)]! : value);
  const rows = Array.from({ length: truth.rows }, (_, row) =>
    Object.fromEntries(truth.columns.map(({ name, values }) => [name, worded(values[row]!)])),
  );
  return parseJsonTable(JSON.stringify(rows), "truth");
}

/** The table without its row names. */
function withoutIndex(table: Table, { hasIndex }: Written): Table {
  if (!hasIndex) return table;
  expect(table.columns[0]!.name).toBe("column 1");
  return { ...table, columns: table.columns.slice(1) };
}

function profileOf(
  table: Table,
  i: number,
): Pick<ColumnProfile, "name" | "type" | "present" | "numeric" | "allIntegers"> {
  const column = table.columns[i]!;
  const profiler = new ColumnProfiler(column.name, { categorical: false, mostValues: 1000 });
  profiler.add(table, column);
  const { name, type, present, numeric, allIntegers } = profiler.finish();
  return { name, type, present, numeric, allIntegers };
}

const profilesOf = (table: Table): ReturnType<typeof profileOf>[] => table.columns.map((_, i) => profileOf(table, i));

/** The most by which a rounded number differs, with its own rounding to a double. */
function largestError(value: number, rounding: Rounding | undefined): number {
  if (rounding === undefined || value === 0) return 0;
  const unit =
    "decimals" in rounding
      ? 10 ** -rounding.decimals
      : 10 ** (Math.floor(Math.log10(Math.abs(value))) + 1 - rounding.significant);
  return unit / 2 + Math.abs(value) * Number.EPSILON;
}

function expectNumbers(found: readonly number[], expected: readonly number[], rounding: Rounding | undefined): void {
  expect(found).toHaveLength(expected.length);
  for (const [row, number] of expected.entries()) {
    if (Number.isNaN(number)) expect(found[row], `row ${row}`).toBeNaN();
    else if (rounding === undefined) expect(found[row], `row ${row}`).toBe(number);
    else
      expect(Math.abs(found[row]! - number), `row ${row}: ${found[row]}`).toBeLessThanOrEqual(
        largestError(number, rounding),
      );
  }
}

function expectCells(found: Table, expected: Table, rounding: Rounding | undefined): void {
  const numbersIn = (table: Table, i: number): number[] =>
    Array.from(table.lines, (_, row) => numberAt(table.columns[i]!, row));
  for (const [i, { type }] of profilesOf(expected).entries()) {
    if (type === "number") expectNumbers(numbersIn(found, i), numbersIn(expected, i), rounding);
    else expect(cellsOf(found.columns[i]!)).toEqual(cellsOf(expected.columns[i]!));
  }
}

/** Everything but the numbers in it. */
function shapeOf({ encoding, trainRows, warnings }: PreparedTable): unknown {
  const { target, features } = encoding;
  const withoutNumbers = features.map(({ kind, name, ...rest }) => ({
    kind,
    name,
    ...("categories" in rest && { categories: rest.categories }),
  }));
  return {
    features: withoutNumbers,
    task: target.task,
    names: targetNames(target),
    trainRows,
    warnings: warnings.length,
  };
}

function scalesOf({ encoding: { target, features } }: PreparedTable): { name: string; mean: number; std: number }[] {
  const columns = [...features, ...(numberTargets(target) ?? [])];
  return columns.flatMap((column) =>
    "mean" in column ? [{ name: column.name, mean: column.mean, std: column.std }] : [],
  );
}

function largestOf(name: string): number {
  const { values } = truth.columns.find((column) => column.name === name)!;
  return Math.max(...values.map((value) => Math.abs(Number(value))));
}

/** Of rounded numbers the mean is off by no more than each of them, and so is the deviation. */
function expectEncoding(found: PreparedTable, expected: PreparedTable, { rounding }: Written): void {
  expect(shapeOf(found)).toEqual(shapeOf(expected));
  if (rounding === undefined) {
    expect(found.encoding.features).toEqual(expected.encoding.features);
    expect(found.encoding.target).toEqual(expected.encoding.target);
    expect(found.train).toEqual(expected.train);
    expect(found.validation).toEqual(expected.validation);
    return;
  }
  for (const [i, { name, mean, std }] of scalesOf(expected).entries()) {
    const bound = 2 * largestError(largestOf(name), rounding);
    expect(Math.abs(scalesOf(found)[i]!.mean - mean), name).toBeLessThanOrEqual(bound);
    expect(Math.abs(scalesOf(found)[i]!.std - std), name).toBeLessThanOrEqual(bound);
  }
}

describe("the table", () => {
  it("has the types that its description says", () => {
    const types = profilesOf(trueTable()).map(({ name, type, present }) => [name, type, truth.rows - present]);
    expect(types).toEqual([
      ["height", "number", 4],
      ["count", "number", 4],
      ["price", "number", 0],
      ["colour", "category", 4],
      ["smoker", "category", 0],
      ["year", "number", 0],
      ["outcome", "number", 0],
      ["kind", "category", 0],
    ]);
    expect(types.map(([, , missing]) => missing)).toEqual(truth.columns.map(({ missing }) => missing));
  });

  it("is tested in every file of the folder", () => {
    const tested = [...TEXT, ...JSON_FILES, ...PARQUET, ...NUMERIC].map(({ name }) => name);
    const all = readdirSync(dirname(toolFile("truth.json"))).filter(
      (name) => name !== "README.md" && name !== "truth.json",
    );
    expect([...tested, ...FOREIGN, ...OTHERS].sort()).toEqual(all.sort());
  });

  it.each([...TEXT, ...JSON_FILES, ...PARQUET])("is the same in $name", async (written) => {
    const read = await tableOf(written.name);
    const expected = trueTable(written.booleans);
    const found = withoutIndex(read, written);
    expect(found.rowCount).toBe(truth.rows);
    expect(profilesOf(found)).toEqual(profilesOf(expected));
    expectCells(found, expected, written.rounding);
    expectEncoding(prepareTable(found, { target: "outcome" }), prepareTable(expected, { target: "outcome" }), written);
    // A model of the table takes this file, with its row names.
    if (written.rounding === undefined) {
      const { encoding } = prepareTable(expected, { target: "outcome" });
      expect(encodeTable(encoding, read).dataset).toEqual(encodeTable(encoding, expected).dataset);
    }
    // Row names are found out to be such.
    expect(prepareTable(read, { target: "outcome" }).encoding.features.map(({ name }) => name)).not.toContain(
      "column 1",
    );
  });

  it.each(NUMERIC)("has the same numbers in $name", async ({ name, rounding, hasNames }) => {
    const { columns, rowCount, hasHeader } = await tableOf(name);
    expect([rowCount, hasHeader]).toEqual([truth.rows, hasNames ?? false]);
    const names = NUMERIC_COLUMNS.map((column, i) => (hasNames ? column : `column ${i + 1}`));
    expect(columns.map((column) => column.name)).toEqual(names);
    for (const [i, numbers] of numericTruth().entries()) expectNumbers([...columns[i]!.numbers], numbers, rounding);
  });

  it("has the same numbers in NumPy's arrays", async () => {
    const rows = (data: ArrayLike<number>, width: number, i: number): number[] =>
      Array.from({ length: truth.rows }, (_, row) => data[row * width + i]!);
    const saved = parseNpy(bytesOf("numpy-save.npy"), "f");
    const zipped = await parseNpz(bytesOf("numpy-savez.npz"), "f");
    for (const [i, numbers] of numericTruth().entries()) {
      expectNumbers(rows(saved.data, 6, i), numbers, undefined);
      const { data } = zipped.get(i < 5 ? "x" : "y")!;
      expectNumbers(i < 5 ? rows(data, 5, i) : [...data], numbers, undefined);
    }
  });

  it("gives the same model, to the last bit of its weights, through train", async () => {
    const folder = await mkdtemp(join(tmpdir(), "chainrule-tools-"));
    const trained = async (name: string): Promise<Values> => {
      const model = join(folder, `${name}.safetensors`);
      const quick = ["--target", "outcome", "--epochs", "2", "--no-run", "--quiet", "--backend", "reference"];
      await runCommand("train", toolFile(name), "--out", model, ...quick);
      return readSafetensors(model);
    };
    try {
      const expected = await trained("duckdb-copy.parquet");
      expect(expected.size).toBeGreaterThan(5);
      for (const name of ["pandas-to-csv.csv", "polars-write-json-lines.jsonl"]) {
        expect(await trained(name), name).toEqual(expected);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is refused with quotes as R's write.table writes them, saying how else it writes them", () => {
    const text = '"size","part"\n"1",2,"a 5\\" pipe"\n"2",3,"none"\n';
    expect(() => parseCsv(text, {}, "r.txt")).toThrow(
      'Write a quote inside a quoted cell twice (""), not after a backslash: write.table(…, qmethod="double") in R.',
    );
    const doubled = parseCsv(text.replace('\\"', '""'), {}, "r.txt");
    expect(cellsOf(doubled.columns[2]!)).toEqual(['a 5" pipe', "none"]);
  });

  it("is refused where it is written otherwise, with the way to write it", async () => {
    await expect(tableOf("pandas-to-json.json")).rejects.toThrow(
      'pandas-to-json.json, row 1, key "height": a list or an object, in the only object of the file (height, count, price, ',
    );
    expect(() => parseNpy(bytesOf("numpy-save-records.npy"), "f")).toThrow(
      "Save it as numbers: structured_to_unstructured(a)",
    );
    for (const name of FOREIGN) {
      const { name: kind, way } = foreignFormat(bytesOf(name))!;
      expect(way).toMatch(/CSV|Parquet/);
      expect(() => parseCsv(bytesOf(name), {}, name)).toThrow(`It is probably ${kind}. ${way}`);
    }
  });
});

function numericTruth(): number[][] {
  return NUMERIC_COLUMNS.map((column) => {
    const { values } = truth.columns.find(({ name }) => name === column)!;
    return values.map((value) => (value === null ? Number.NaN : Number(value)));
  });
}
