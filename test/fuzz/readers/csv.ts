/**
 * CSV: read, prepared, and encoded as a saved model would.
 *
 * @module
 */

import type { Random } from "../../../src/base/random.ts";
import { parseCsv } from "../../../src/tables/csv/parse.ts";
import { encodeTable } from "../../../src/tables/encode-rows.ts";
import { checkedEncoding } from "../../../src/tables/encoding.ts";
import { prepareTable } from "../../../src/tables/prepare.ts";
import { type FuzzReader, type Mutation, pick, USUAL_LIMITS } from "../reader.ts";
import { allFinite, hold } from "./support.ts";

export const csv: FuzzReader = {
  name: "csv",
  corpus: "csv",
  mutate: mutateCsv,
  read(bytes) {
    const table = parseCsv(bytes, {}, "f");
    hold(new Set(table.columns.map(({ name }) => name)).size === table.columns.length, "two columns have one name");
    for (const { codes } of table.columns) hold(codes.length === table.rowCount, "a column has another length");
  },
  limits: USUAL_LIMITS,
};

/** The last column is predicted; the file is then encoded by what was learned from it, sent through JSON. */
export const table: FuzzReader = {
  name: "table",
  corpus: "csv",
  mutate: mutateCsv,
  read(bytes) {
    const read = parseCsv(bytes, {}, "f");
    const prepared = prepareTable(read, { target: read.columns.at(-1)!.name });
    hold(allFinite(prepared.train.x.data), "not every input is finite");
    hold(allFinite(prepared.train.targets?.data ?? []), "not every target is finite");
    const encoding = checkedEncoding(JSON.parse(JSON.stringify(prepared.encoding)), "f");
    const again = encodeTable(encoding, read, prepared.trainRows).dataset;
    const same = again.x.data.every((value, i) => value === prepared.train.x.data[i]);
    hold(same, "a saved model would encode it otherwise");
  },
  limits: { ...USUAL_LIMITS, bytesPerByte: 2000 }, // one-hot columns, in float32
};

const WORDS = [
  ...['"', '""', '"a"b', ",", ";", "\t", "|", "\n", "\r\n", "\r", "\uFEFF", "\0", " ", "\u00a0", "\u2028", "\u{1F600}"],
  ...["__proto__", "constructor", "NA", "nan", "inf", "-Infinity", "1e308", "-1e308", "1e999", "5e-324", "0x10", "1,5"],
  ...[
    "1.797e308",
    "3.5e38",
    "-0",
    "+1",
    "01",
    "12%",
    "$1,000",
    "2020-01-01",
    "9007199254740993",
    "\u001b[31m",
    "a (2)",
  ],
];
const LONG = ["1", "a", "\u00e9", '"', " ", "-", "1e", "1,000", ".", "\u{1F600}"];

/** Changes text as people and other programs do. */
export function mutateCsv(bytes: Uint8Array, random: Random): Uint8Array {
  return new TextEncoder().encode(pick(MUTATIONS, random)(new TextDecoder().decode(bytes), random));
}

const MUTATIONS: readonly Mutation<string>[] = [
  (text, random) => inserted(text, pick(WORDS, random), random),
  (text, random) => inserted(text, pick(LONG, random).repeat(1 + random.integer(4000)), random),
  replaceCell,
  replaceCell,
  (text, random) => text.replaceAll(pick([",", ";", "\n", '"'], random), pick(WORDS, random)),
  addColumn,
  repeatRows,
  (text, random) => withoutLine(text, random),
  (text) => `\uFEFF${text}`,
  (text) => text.replaceAll("\n", "\r\n"),
  manyColumns,
];

function inserted(text: string, word: string, random: Random): string {
  const at = random.integer(text.length + 1);
  return text.slice(0, at) + word + text.slice(at);
}

function replaceCell(text: string, random: Random): string {
  const cells = text.split(/([,\n])/);
  cells[2 * random.integer(Math.ceil(cells.length / 2))] = pick(WORDS, random);
  return cells.join("");
}

function addColumn(text: string, random: Random): string {
  const word = pick(WORDS, random);
  const lines = text.split("\n").map((line, row) => (line === "" ? line : `${random.integer(3) ? word : row},${line}`));
  return lines.join("\n");
}

function repeatRows(text: string, random: Random): string {
  const [header = "", ...rows] = text.split("\n");
  const body = rows.filter((row) => row !== "").join("\n");
  return `${header}\n${`${body}\n`.repeat(Math.min(1 + random.integer(40), Math.ceil(20_000 / (body.length + 1))))}`;
}

function withoutLine(text: string, random: Random): string {
  const lines = text.split("\n");
  lines.splice(random.integer(lines.length), 1);
  return lines.join("\n");
}

/** Rows of very many cells: with names that differ, with one name for all, and without. */
function manyColumns(text: string, random: Random): string {
  const count = 1 + random.integer(random.integer(4) === 0 ? 5000 : 100);
  const kind = random.integer(3);
  const name = (i: number): string => ["", "a", `c${i}`][kind]!;
  const lines = text.split("\n").slice(0, 8);
  const row = (r: number): string =>
    Array.from({ length: count }, (_, i) => (r === 0 ? name(i) : (r * i) % 7)).join(",");
  return lines.map((line, r) => (line === "" ? line : `${row(r)},${line}`)).join("\n");
}
