import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { Io } from "../../cli/base/io.ts";
import { styleFor } from "../../cli/base/style.ts";
import type { Terminal } from "../../cli/base/terminal.ts";
import { inspectCommand } from "../../cli/commands/inspect.ts";
import { type Spread, SpreadFit, spreadOf } from "../../cli/inspect/inspection.ts";
import { inspectTable } from "../../cli/inspect/table.ts";
import { parseCsv, streamCsv, type Table } from "../../src/tables/index.ts";

const plain = styleFor(false);
const folder = mkdtempSync(join(tmpdir(), "chainrule-inspect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Found {
  readonly rows: number;
  readonly columns: readonly Readonly<Record<string, unknown>>[];
}

async function found(blocks: AsyncIterable<Table>): Promise<Found> {
  return (await inspectTable(blocks, "t.csv", plain)).json as Found;
}

async function* whole(text: string): AsyncGenerator<Table, void, void> {
  yield parseCsv(text, {}, "t.csv");
}

async function* pieces(text: string): AsyncGenerator<Uint8Array, void, void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

/** As small blocks as there are. */
const streamed = (text: string): AsyncIterable<Table> => streamCsv(pieces(text), {}, "t.csv", 200);

const text = (rows: number, row: (i: number) => string): string =>
  `a,colour,note,mostly\n${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`;

const MIXED = text(
  400,
  (i) => `${i === 7 ? "NA" : 1e6 + (i % 50) / 8},${["red", "green", ""][i % 3]},n${i},${i === 399 ? "oops" : i}`,
);

/** Runs the command. */
async function inspected(name: string, contents: string | Uint8Array): Promise<Record<string, unknown>> {
  const lines: string[] = [];
  const terminal = { style: plain, live: false, line: (line: string) => lines.push(line) } as unknown as Terminal;
  writeFileSync(join(folder, name), contents);
  const io: Io = { out: terminal, err: terminal, command: "chainrule", words: [] };
  expect(await inspectCommand(join(folder, name), { json: true }, io)).toBe(0);
  return JSON.parse(lines.join("\n"));
}

describe("the columns of a table", () => {
  it("are found out block by block", async () => {
    const { rows, columns } = await found(streamed(MIXED));
    expect(rows).toBe(400);
    const [a, colour, note, mostly] = columns;
    expect(a).toMatchObject({ name: "a", type: "number", missing: 1, different: 50 });
    expect(a!.spread).toMatchObject({ min: 1e6, max: 1e6 + 49 / 8 });
    expect(colour).toMatchObject({ type: "category", missing: 133, different: 2, counts: { red: 134, green: 133 } });
    expect(note).toEqual({ name: "note", type: "identifier", missing: 0, different: 400 });
    expect(mostly).toMatchObject({
      type: "mixed",
      missing: 0,
      different: 400,
      remark: expect.stringContaining("line 401"),
    });
  });

  it("are called dates or times where training calls them so", async () => {
    const days = text(60, (i) => `${i},red,${1 + (i % 28)}-Jan-20${10 + (i % 30)},${i}`);
    const { columns } = await found(whole(days));
    expect(columns.map(({ type }) => type)).toEqual(["identifier", "constant", "dates or times", "identifier"]);
  });

  it("are the same in one block and in many", async () => {
    const [one, many] = [await found(whole(MIXED)), await found(streamed(MIXED))];
    const withoutSpread = ({ spread, ...rest }: Readonly<Record<string, unknown>>): object => rest;
    expect(many.columns.map(withoutSpread)).toEqual(one.columns.map(withoutSpread));
    const [was, is] = [one, many].map(({ columns }) => columns[0]!.spread as Spread) as [Spread, Spread];
    expect(Math.abs(is.mean - was.mean)).toBeLessThan(400 * 2 ** -53 * was.mean); // of a sum of 400
    expect(Math.abs(is.std - was.std)).toBeLessThan(400 * 2 ** -53 * was.mean);
  });

  it("with a number that is not finite are no numbers, and the remark names the line", async () => {
    const { columns } = await found(streamed(text(100, (i) => `${i === 60 ? "inf" : i},red,n${i},1`)));
    expect(columns[0]).toMatchObject({ type: "mixed", remark: expect.stringContaining("line 62") });
  });

  it("do not keep more than 262,144 values and 32 million characters in all", async () => {
    const many = text(65_538, (i) => `${i},red,n,1`);
    const [a, colour] = (await found(whole(many))).columns;
    expect(a).toMatchObject({ type: "identifier", different: 65_536, hasMoreDifferent: true, spread: { max: 65_537 } });
    expect(colour).not.toHaveProperty("hasMoreDifferent");
    const long = text(90, (i) => `1,red,${String(i).padStart(100_000, "x")},1`);
    const inspection = await inspectTable(whole(long), "t.csv", plain);
    expect((inspection.json as Found).columns[2]).toMatchObject({ different: 83, hasMoreDifferent: true });
    expect(inspection.text.join("\n")).toMatch(/^note +identifier +· +> 83$/m);
  });
});

describe("numbers that come in pieces", () => {
  it("have the spread of all of them, also where the mean is large", () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => 1e9 + Math.sin(i));
    values[500] = Number.NaN;
    const fit = new SpreadFit();
    for (let at = 0; at < values.length; at += 7) fit.add(values.subarray(at, at + 7));
    const { min, max, mean, std } = spreadOf(values);
    expect(fit.finish()).toMatchObject({ min, max });
    expect(Math.abs(fit.finish().mean - mean)).toBeLessThan(1000 * 2 ** -53 * mean); // of a sum of 1000
    expect(Math.abs(fit.finish().std - std)).toBeLessThan(1000 * 2 ** -53 * mean);
    expect(spreadOf([]).mean).toBeNaN();
    expect(spreadOf([3, 3])).toEqual({ min: 3, max: 3, mean: 3, std: 0 });
  });
});

describe("a file", () => {
  const LABELS = Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 4, 1, 1, 0, 1]);

  it.each([
    ["plain", "labels", LABELS],
    ["packed", "labels.gz", gzipSync(LABELS)],
  ])("of labels is known by its first bytes: %s", async (_, name, contents) => {
    expect(await inspected(name, contents)).toMatchObject({ shape: [4], labels: { 0: 1, 1: 3 } });
  });

  it("that is packed and damaged is refused as such", async () => {
    const cut = gzipSync(LABELS).subarray(0, 25);
    await expect(inspected("cut.gz", cut)).rejects.toMatchObject({ code: "CR_FORMAT" });
  });

  it("that is empty is refused", async () => {
    await expect(inspected("empty.csv", "")).rejects.toThrow("is empty");
  });
});
