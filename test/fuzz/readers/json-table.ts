/**
 * Tables of JSON: rows with other values and keys, also one by one, and text that is changed as people change it.
 *
 * @module
 */
import type { Random } from "../../../src/base/random.ts";
import { parseJsonTable } from "../../../src/tables/json/index.ts";
import { mutateJson } from "../json.ts";
import { type FuzzReader, pick, USUAL_LIMITS } from "../reader.ts";
import { hold } from "./support.ts";

const LIMIT_CELLS = 2 ** 18;
const WORDS = [
  '"a":1,',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "\\u0061",
  "NaN",
  "-Infinity",
  "1e999",
  "01",
  "\0",
  "\uFEFF",
  "\n",
];

export const jsonTable: FuzzReader = {
  name: "jsonTable",
  corpus: "json-table",
  mutate: mutateRows,
  read(bytes) {
    const { columns, rowCount } = parseJsonTable(bytes, "f", { limitCells: LIMIT_CELLS });
    hold(new Set(columns.map(({ name }) => name)).size === columns.length, "two columns have one name");
    for (const { codes, numbers } of columns) {
      hold(codes.length === rowCount && numbers.length === rowCount, "a column has another length");
    }
    const rows = listOf(bytes);
    if (rows === undefined) return;
    hold(rows.length === rowCount, "it has other rows than the engine's parser finds");
    const names = new Set(rows.flatMap(Object.keys));
    for (const { name } of columns) hold(names.has(name), "a column has a name that no row has");
  },
  limits: USUAL_LIMITS,
};

/** Undefined for lines, and for what only Python calls JSON. */
function listOf(bytes: Uint8Array): object[] | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function mutateRows(bytes: Uint8Array, random: Random): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  return new TextEncoder().encode(changed(text, random));
}

function changed(text: string, random: Random): string {
  if (random.integer(3) === 0) {
    const at = random.integer(text.length + 1);
    return text.slice(0, at) + pick(WORDS, random) + text.slice(at + random.integer(3));
  }
  const lines = text.split("\n");
  const line = random.integer(lines.length);
  lines[line] = mutateJson(lines[line]!, random);
  return lines.join("\n");
}
