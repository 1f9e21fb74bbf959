import { expect, test } from "vitest";
import { cellsOf } from "../column.ts";
import type { Table } from "../table.ts";
import { parseCsv } from "./parse.ts";
import { type CsvStreamOptions, streamCsv } from "./stream.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* inChunks(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, void> {
  for (let start = 0; start < whole.length; start += size) yield whole.subarray(start, start + size);
}

/** @param sample how much is looked at before the first block */
async function blocksOf(text: string, size: number, options: CsvStreamOptions, sample?: number): Promise<Table[]> {
  const blocks: Table[] = [];
  for await (const block of streamCsv(inChunks(bytes(text), size), options, "f.csv", sample)) blocks.push(block);
  return blocks;
}

const cells = (blocks: readonly Table[], column: number): string[] =>
  blocks.flatMap(({ columns }) => cellsOf(columns[column]!));

const TEXT = '\uFEFFname;size\r\n"Zoë; ""x""\r\nü";1,5\r\n\r\nNA;2,5\r\n😀;3,5\r\n';

test.each([1, 2, 3, 7, 1000])("reads what is cut every %i bytes as if it were whole", async (size) => {
  expect(await blocksOf(TEXT, size, {})).toEqual([parseCsv(TEXT, {}, "f.csv")]);
});

test("goes on in blocks, with the lines of the file and what was decided on the first", async () => {
  const blocks = await blocksOf(TEXT, 9, { header: true, delimiter: ";", decimal: "," }, 1);
  expect(blocks.length).toBeGreaterThan(2);
  expect(cells(blocks, 0)).toEqual(['Zoë; "x"\r\nü', "", "😀"]);
  expect(cells(blocks, 1)).toEqual(["1.5", "2.5", "3.5"]);
  expect(blocks.flatMap(({ lines }) => [...lines])).toEqual([2, 5, 6]);
  expect(blocks.at(-1)!.inferences).toEqual([{ text: 'missing cells: 1 "NA"', option: "--missing-values" }]);
});

test("reads thousands of pieces of one byte as if they were one, before and behind the first line end", async () => {
  const text = `a,b\n${"1,2\n".repeat(2 ** 13)}`;
  expect(await blocksOf(text, 1, {})).toEqual([parseCsv(text, {}, "f.csv")]);
  const wide = `${"1,".repeat(2 ** 13)}1\n`;
  expect(await blocksOf(wide, 1, {}, 16)).toEqual([parseCsv(wide, {}, "f.csv")]);
});

test("names the line of what is wrong in a later block", async () => {
  const rows = "1,2\n".repeat(100);
  await expect(blocksOf(`a,b\n${rows}3\n${rows}`, 16, {}, 40)).rejects.toThrow("f.csv, line 102: 1 cells, but line 1");
  await expect(blocksOf(`a,b\n${rows}"3"4,5\n`, 16, {}, 40)).rejects.toThrow("in or before line 102");
  await expect(blocksOf(`a,b\n${rows}"${rows}`, 16, { longestRow: 100 }, 40)).rejects.toThrow(
    "the row that starts in line 102 has more than 100 characters",
  );
  await expect(blocksOf(`a,b\n${rows}"${rows}`, 16, { longestRow: 100 }, 40)).rejects.toThrow(
    "are read by train and evaluate with --no-stream, and by the library with longestRow.",
  );
  await expect(blocksOf(`a,b\n${rows}\0`, 16, {}, 40)).rejects.toThrow("NUL characters");
  await expect(blocksOf("", 16, {})).rejects.toThrow("f.csv is empty");
  await expect(blocksOf("a,b\n", 16, {})).rejects.toThrow("has a header but no rows");
});

test("gives several rows of very many columns together", async () => {
  const width = 5000;
  const text = `${Array.from({ length: width }, (_, i) => `c${i}`).join(",")}\n${`${"1,".repeat(width - 1)}2\n`.repeat(40)}`;
  const blocks = await blocksOf(text, 8192, {}, 2 ** 16);
  expect(blocks.map(({ rowCount }) => rowCount).reduce((a, b) => a + b)).toBe(40);
  expect(blocks.length).toBeLessThanOrEqual(3);
});
