import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Io } from "../../cli/base/io.ts";
import { styleFor } from "../../cli/base/style.ts";
import type { Terminal } from "../../cli/base/terminal.ts";
import { inspectCommand } from "../../cli/commands/inspect.ts";
import { readEvaluationInputs } from "../../cli/inputs/evaluation-inputs.ts";
import { readTrainingInputs } from "../../cli/inputs/read-training-inputs.ts";
import { Reading, unheard } from "../../cli/inputs/reading.ts";
import { type CsvFlags, readingRules } from "../../cli/inputs/reading-rules.ts";
import { begun, withSource } from "../../cli/inputs/source.ts";
import { readBlocks, tablesFrom } from "../../cli/inputs/streaming.ts";
import { affine, type Dataset, FormatError, type Model, sequential } from "../../src/index.ts";
import { cellsOf, type Table } from "../../src/tables/index.ts";
import { toolFile } from "../data/files.ts";
import { zipFile } from "../fuzz/readers/npz.ts";

const ROWS = Array.from({ length: 40 }, (_, i) => ({ size: i % 7, kind: i % 2 ? "odd" : "even", tag: { n: i } }));
const JSON_LIST = JSON.stringify(ROWS);
const JSON_LINES = ROWS.map((row) => JSON.stringify(row)).join("\n");
const CSV = `size,kind\n${ROWS.map(({ size, kind }) => `${size},${kind}`).join("\n")}\n`;

/** In files, unpacked and packed. */
const FOREIGN: readonly [name: string, contents: Uint8Array | string, message: string][] = [
  ["data.sav", "$FL2@(#) SPSS DATA FILE", "an SPSS file (.sav), which is not read here. SPSS and PSPP write CSV: SAVE"],
  [
    "data.rds",
    gzipSync("X\n\0\0\0\x03\0\x04"),
    "an R file (.rds), which is not read here. R writes CSV: write.csv(readRDS(",
  ],
  [
    "data.arff",
    "% Iris\n@relation iris\n@attribute a real\n",
    "an ARFF file of Weka, which is not read here. Weka writes",
  ],
  [
    "page.csv",
    "<!DOCTYPE html>\n<html><body>404</body></html>",
    "a web page (HTML), perhaps an error page that was saved",
  ],
  [
    "table.zip",
    zipFile([{ name: "a.csv", contents: Buffer.from("a,b\n1,2\n") }], true),
    "a zip archive whose first file is",
  ],
  [
    "cut.xlsx",
    zipFile([{ name: "[Content_Types].xml", contents: new Uint8Array(9) }], true).subarray(0, 36),
    "a zip archive",
  ],
  ["twice.csv.gz", gzipSync(gzipSync("a,b\n1,2\n")), "packed by gzip twice"],
];

let folder = "";
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-kinds-"));
  await writeFile(at("rows.json"), JSON_LIST);
  await writeFile(at("rows.jsonl"), JSON_LINES);
  await writeFile(at("rows.json.gz"), gzipSync(JSON_LIST));
  await writeFile(at("rows.csv"), CSV);
  for (const [name, contents] of FOREIGN) await writeFile(at(name), contents);
});
afterAll(() => rm(folder, { recursive: true }));

/** The first block that predict gets. */
const blockOf = (path: string, flags: CsvFlags = {}): Promise<Table> =>
  withSource(path, async (source) => {
    const reading = new Reading({ file: path, passes: 1, totalBytes: undefined }, unheard);
    for await (const block of readBlocks(source, readingRules(flags), reading)) return block;
    throw new Error("no block");
  });

async function inspected(path: string, flags: CsvFlags = {}): Promise<string[]> {
  const lines: string[] = [];
  const terminal = {
    style: styleFor(false),
    live: false,
    line: (line: string) => lines.push(line),
  } as unknown as Terminal;
  const io: Io = { out: terminal, err: terminal, command: "chainrule", words: [] };
  await inspectCommand(path, flags, io);
  return lines;
}

/** Byte by byte. */
async function* pipeOf(text: string): AsyncGenerator<Uint8Array, void, void> {
  for (const byte of Buffer.from(text)) yield Uint8Array.of(byte);
}

async function modelOf(path: string): Promise<Model> {
  const { description } = await readTrainingInputs(path, { target: "kind" }, undefined);
  return { network: sequential(affine(1, 2)), description } as Model;
}

describe("a file of another program", () => {
  const workbook = toolFile("pandas-to-excel.xlsx");
  const files = (): [string, string][] => [
    ...FOREIGN.map(([name, , message]): [string, string] => [at(name), message]),
    [workbook, 'an Excel workbook (.xlsx), or another document of Office, which is not read here. "Save As" of the'],
    [toolFile("sheetjs-write-file.xlsx"), 'pandas: pandas.read_excel(file).to_csv("data.csv", index=False).'],
    ...[
      "arrow-js-ipc-file.arrow",
      "arrow-js-ipc-stream.arrows",
      "polars-write-ipc.arrow",
      "polars-write-ipc-stream.arrows",
    ].map((name): [string, string] => [
      toolFile(name),
      "an Arrow file (.arrow, .feather), which is not read here. Polars and pandas",
    ]),
    [toolFile("pandas-to-feather.feather"), 'pandas.read_feather(file).to_parquet("data.parquet").'],
  ];

  it("is called by its name, with the way to a table, by every command, whatever flags are given", async () => {
    const model = await modelOf(at("rows.csv"));
    for (const [path, message] of files()) {
      const calls = [
        () => readTrainingInputs(path, { target: "kind" }, undefined),
        () => readTrainingInputs(path, { stream: true }, undefined),
        () => readTrainingInputs(path, {}, undefined),
        () => readEvaluationInputs(path, { header: false }, model),
        () => blockOf(path, { delimiter: ";" }),
        () => inspected(path),
      ];
      for (const call of calls) {
        const error: unknown = await call().then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(FormatError);
        expect((error as FormatError).message.startsWith(`${path} is `)).toBe(true);
        expect((error as FormatError).message).toContain(message);
      }
    }
  });

  it("is known where it comes through a pipe", async () => {
    const { start, chunks } = await begun(pipeOf("$FL2@(#) SPSS DATA FILE"));
    await expect(tablesFrom(start, chunks, readingRules({}), "standard input").next()).rejects.toThrow(
      "standard input is an SPSS file",
    );
  });
});

describe("JSON", () => {
  it.each(["rows.json", "rows.jsonl", "rows.json.gz"])("%s is read by every command as CSV is", async (name) => {
    const csv = await readTrainingInputs(at("rows.csv"), { target: "kind" }, undefined);
    const json = await readTrainingInputs(at(name), { target: "kind" }, undefined);
    expect((json.train as Dataset).x).toEqual((csv.train as Dataset).x);
    expect((json.train as Dataset).labels).toEqual((csv.train as Dataset).labels);
    expect(json.warnings).toContain(
      `${at(name)}: column "tag" is left out, because it holds lists or objects, the first in row 1.`,
    );
    const { dataset } = await readEvaluationInputs(at(name), {}, await modelOf(at("rows.csv")));
    expect((dataset as Dataset).labels).toHaveLength(40);
    expect(cellsOf((await blockOf(at(name))).columns[1]!)).toEqual(ROWS.map(({ kind }) => kind));
    expect((await inspected(at(name)))[0]).toContain("40 rows, 2 columns");
  });

  it("comes through a pipe, too", async () => {
    const { start, chunks } = await begun(pipeOf(JSON_LINES));
    const { value } = await tablesFrom(start, chunks, readingRules({}), "standard input").next();
    expect((value as Table).rowCount).toBe(40);
  });

  it("takes words for missing values, and no flags on CSV", async () => {
    const { columns } = await blockOf(at("rows.json"), { missingValues: ["odd"] });
    expect(cellsOf(columns[1]!).filter((cell) => cell === "")).toHaveLength(20);
    const message = `--delimiter, --header, --decimal and --encoding are for CSV, and ${at("rows.json")} is JSON. Leave them out.`;
    await expect(blockOf(at("rows.json"), { delimiter: ";" })).rejects.toThrow(message);
    await expect(readTrainingInputs(at("rows.json"), { stream: true, target: "kind" }, undefined)).rejects.toThrow(
      "--stream reads a CSV file",
    );
  });

  it("and other files are told from CSV by their beginning", async () => {
    for (const [name, text] of [
      ["a.csv", "[a],b\n1,2\n"],
      ["b.csv", "{a},b\n1,2\n"],
      ["c.csv", "PAR1,PAR2\n1,2\n"],
      ["d.csv", "bird,kg\nDUCK,1.2\n"],
    ] as const) {
      await writeFile(at(name), text);
      expect((await blockOf(at(name))).columns).toHaveLength(2);
    }
    await writeFile(at("lists.json"), "[[1,2],[3,4]]");
    await expect(blockOf(at("lists.json"))).rejects.toThrow(
      "lists.json, row 1: a row is an object of names and values.",
    );
  });
});
