import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readRows } from "../../src/data/rows.ts";
import { prepareCsv } from "../../src/node/csv.ts";
import { openCsv } from "../../src/node/csv-file.ts";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import { streamCsv } from "../../src/tables/csv/stream.ts";
import type { TableOptions } from "../../src/tables/passes.ts";
import { prepareTable } from "../../src/tables/prepare.ts";
import type { Inference } from "../../src/tables/table.ts";

/** Files whose first mebibyte says something else than all of their rows: read as a stream, they give what they give in memory. */

const folder = mkdtempSync(join(tmpdir(), "chainrule-stream-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is decided and told, and the numbers that come out; or the message. */
type Outcome =
  | string
  | { inferences: readonly Inference[]; warnings: readonly string[]; encoding: object; x: number[] };

const ROWS = 30_000;
const FILLER = "z".repeat(50);
/** The cells of column `c`, 3/4 by one rule and 1/4 by another, in a file of some two mebibytes. */
const text = (early: (i: number) => string, late: (i: number) => string): string =>
  `c,x,y,z\n${Array.from({ length: ROWS }, (_, i) => {
    const x = (i * i * 7 + 3 * i) % 101;
    return `${i < 0.75 * ROWS ? early(i) : late(i)},${x}.125,${(x * 3) % 7}.5,${FILLER}\n`;
  }).join("")}`;
const of =
  (...cells: string[]) =>
  (i: number): string =>
    cells[i % cells.length]!;

async function both(contents: string, options: TableOptions): Promise<{ inMemory: Outcome; streamed: Outcome }> {
  const path = join(folder, "f.csv");
  writeFileSync(path, contents);
  const outcome = async (run: () => Promise<Outcome>): Promise<Outcome> => {
    try {
      return await run();
    } catch (error) {
      return (error as Error).message;
    }
  };
  return {
    inMemory: await outcome(async () => {
      const { encoding, train, warnings, inferences } = prepareTable(parseCsv(contents, {}, path), options);
      return { encoding, warnings, inferences, x: [...(train.x.data as Float32Array).subarray(0, 2000)] };
    }),
    streamed: await outcome(async () => {
      const { encoding, train, validation, warnings, inferences } = await prepareCsv(openCsv(path), options);
      const rows = await readRows(
        train,
        Int32Array.from({ length: train.rowCount }, (_, i) => i),
      );
      train.close();
      validation?.close();
      return { encoding, warnings, inferences, x: [...(rows.x.data as Float32Array).subarray(0, 2000)] };
    }),
  };
}

describe("a file read as a stream is read as in memory", () => {
  it.each<[string, string, TableOptions]>([
    [
      "codes, of which NA may be one, then a name",
      text(of("EU", "NA", "AS", "AF"), of("Oceania", "EU")),
      { target: "c" },
    ],
    ["names, then codes", text(of("EU", "NA", "AS", "AF"), of("Oceania")), { target: "y", task: "regression" }],
    ["codes without NA, then NA", text(of("EU", "AS", "AF"), of("NA", "EU")), { target: "c" }],
    ["numbers, then quoted texts", text(of("0", "1", "2", "3", "4", "5"), of('"u"', '"NA"', '"w"')), { target: "y" }],
    ["quoted texts, then numbers", text(of('"u"', '"NA"', '"w"'), of("0", "1", "2")), { target: "y" }],
    ["quoted texts, then nothing but NA", text(of('"u"', '"NA"', '"w"'), of('"NA"')), { target: "y" }],
    ["nothing but quoted NA, then quoted texts", text(of('"NA"'), of('"u"', '"w"')), { target: "y" }],
    ["nothing, then quoted texts", text(of(""), of('"u"', '"NA"', '"w"')), { target: "y" }],
    ["quoted codes with quoted NA, then a number", text(of('"EU"', '"NA"', '"AS"'), of('"EU"', "7")), { target: "c" }],
    ["quoted NA and bare NA", text(of('"EU"', '"NA"', '"AS"'), of("NA", '"EU"')), { target: "c" }],
  ])("%s", async (_, contents, options) => {
    const { inMemory, streamed } = await both(contents, options);
    expect(streamed).toEqual(inMemory);
  });

  it("whatever its first thousand different texts are", async () => {
    const money = text(
      (i) => `$${i % 3000}`,
      (i) => `t${i % 2000}`,
    );
    const { inMemory, streamed } = await both(money, { target: "y" });
    const remark = (outcome: Outcome): string => (outcome as Exclude<Outcome, string>).warnings.join("\n");
    expect(remark(inMemory)).toContain("is text with 5000 different values");
    expect(remark(streamed)).toContain("is text with more than 1000 different values");
  });
});

it("a stream that comes once ends in an error where a word in quotes was read in two ways", async () => {
  const bytes = new TextEncoder().encode(text(of('"u"', '"NA"', '"w"'), of("0", "1")));
  async function* once(): AsyncGenerator<Uint8Array, void, void> {
    for (let start = 0; start < bytes.length; start += 2 ** 16) yield bytes.subarray(start, start + 2 ** 16);
  }
  const read = async (): Promise<void> => {
    for await (const _ of streamCsv(once(), {}, "pipe"));
  };
  await expect(read()).rejects.toThrow(
    'pipe: "NA" in quotes is read otherwise in column "c", as the whole file shows, but its first rows looked otherwise, and it ' +
      'was read once. Say --missing-values "NA" where it stands for a missing value, else --no-default-missing-values.',
  );
});
