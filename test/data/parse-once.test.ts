import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ColumnInspector } from "../../cli/inspect/column.ts";
import { encodeCsv, openCsv, prepareCsv } from "../../src/node/csv.ts";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import { encodeTable } from "../../src/tables/encode-rows.ts";
import { prepareTable } from "../../src/tables/prepare.ts";

const folder = mkdtempSync(join(tmpdir(), "chainrule-numbers-"));
const path = join(folder, "rows.csv");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 50 rows; no number stands in two cells. */
const ROWS = Array.from({ length: 50 }, (_, i) => [`${i + 0.25}`, `-${i}.125e1`, i % 2 ? "a" : "b", `${1000 + 7 * i}`]);
const TEXT = `x,y,kind,price\n${ROWS.map((row) => row.join(",")).join("\n")}\n`;
const NUMBERS = ROWS.flatMap(([x, y, , price]) => [x!, y!, price!]);

/** How often each text is made a number. */
const parses = new Map<string, number>();

beforeEach(() => {
  writeFileSync(path, TEXT);
  parses.clear();
  const count = (text: unknown): unknown => typeof text === "string" && parses.set(text, (parses.get(text) ?? 0) + 1);
  const counting: ProxyHandler<NumberConstructor> = {
    apply: (number, self, args) => {
      count(args[0]);
      return Reflect.apply(number, self, args);
    },
  };
  vi.stubGlobal("Number", new Proxy(Number, counting));
});
afterEach(() => vi.unstubAllGlobals());

/** The different counts of the numbers in cells. */
const counts = (): number[] => [...new Set(NUMBERS.map((text) => parses.get(text) ?? 0))];

describe("each cell's number is parsed once", () => {
  it.each(["price", "kind"])("where a table in memory is prepared to predict %s", (target) => {
    const { validation, warnings } = prepareTable(parseCsv(TEXT, {}, "rows.csv"), { target });
    expect([validation?.x.shape[0], warnings]).toEqual([10, []]);
    expect(counts()).toEqual([1]);
  });

  it("where a table is encoded by a known encoding, and again in parts", () => {
    const { encoding } = prepareTable(parseCsv(TEXT, {}, "rows.csv"), { target: "price" });
    parses.clear();
    const table = parseCsv(TEXT, {}, "rows.csv");
    const { dataset } = encodeTable(encoding, table);
    encodeTable(encoding, table, Int32Array.of(3, 1));
    expect(dataset.x.shape).toEqual([50, 4]);
    expect(counts()).toEqual([1]);
  });

  it("where a table is inspected", () => {
    const table = parseCsv(TEXT, {}, "rows.csv");
    for (const column of table.columns) {
      const inspector = new ColumnInspector(column.name, table.columns.length);
      inspector.add(table, column);
      expect(inspector.report().type).toBe(column.name === "kind" ? "category" : "number");
    }
    expect(counts()).toEqual([1]);
  });

  it("in each pass over a file: to infer, to measure, and to encode, but not to choose rows", async () => {
    const { encoding, train, validation } = await prepareCsv(openCsv(path), { target: "price" });
    expect(counts()).toEqual([3]);
    parses.clear();
    const { rows } = await encodeCsv(openCsv(path), encoding);
    expect(counts()).toEqual([1]);
    for (const spool of [train, validation!, rows]) spool.close();
  });
});

it("names of categories that are numbers are sorted as such, each parsed once to do so", () => {
  const names = Array.from({ length: 40 }, (_, i) => `${(i * 17) % 40}.5`);
  const rows = [...names, ...names].map((name, i) => `${name},${i % 2 ? "yes" : "no"}`);
  const table = parseCsv(`code,answer\n${rows.join("\n")}\n`, {}, "codes.csv");
  const { encoding } = prepareTable(table, { target: "answer", categorical: ["code"], validation: 0 });
  const [feature] = encoding.features;
  const expected = [...names].sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b));
  expect(feature).toMatchObject({ kind: "category", categories: expected });
  expect([...new Set(names.map((name) => parses.get(name)))]).toEqual([3]); // in both rows of its own, and as a name
});
