/**
 * Other writers' files against what these writers read in them, cell by cell: `npm run parquet-writers`, which installs
 * them in a temporary folder. `-- arrow` compares one writer; `-- freeze` writes the files of test/data/files anew.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cellsOf } from "../../src/tables/column.ts";
import { parseParquet } from "../../src/tables/parquet/index.ts";

/** A file, and what its writer reads in it. */
interface Written {
  readonly name: string;
  readonly path: string;
  /** Of the columns that we read, too. */
  readonly columns: readonly string[];
  /** The columns that have no place in a table. */
  readonly omitted: readonly string[];
  /** A part of our error, where we do not read the file. */
  readonly refused?: string;
  /** Of a column: null, a number that is compared as one, a moment, or the text of the cell. */
  expected(name: string): Promise<readonly (null | number | string | { readonly nanoseconds: bigint })[]>;
}

type Expected = Awaited<ReturnType<Written["expected"]>>[number];

const FREEZE = "./freeze.mjs";
const WRITERS = ["duckdb", "polars", "arrow", "hyparquet"];

function isSame(cell: string, expected: Expected): boolean {
  if (expected === null) return cell === "";
  if (typeof expected === "string") return cell === expected.trim();
  if (typeof expected === "object") return cell === isoOf(expected.nanoseconds);
  if (Number.isNaN(expected)) return cell === "";
  const number = cell === "" ? Number.NaN : Number(cell.replace("inf", "Infinity"));
  return number === expected || Math.fround(number) === expected; // a float32 comes as the double that it is
}

function isoOf(nanoseconds: bigint): string {
  const rest = BigInt.asUintN(64, ((nanoseconds % 10n ** 9n) + 10n ** 9n) % 10n ** 9n);
  const whole = new Date(Number((nanoseconds - rest) / 10n ** 6n)).toISOString().slice(0, 19);
  return `${whole}${`.${`${rest}`.padStart(9, "0")}`.replace(/\.?0+$/, "")}`;
}

/** @returns what is wrong, and how many cells were compared */
async function compare(file: Written): Promise<{ faults: string[]; cells: number }> {
  const reading = parseParquet(new Uint8Array(readFileSync(file.path)), "f");
  const table = await reading.catch((error: unknown) => (error instanceof Error ? error.message : `${error}`));
  if (typeof table === "string") {
    const isRight = file.refused !== undefined && table.includes(file.refused);
    return { faults: isRight ? [] : [table], cells: 0 };
  }
  const faults = file.refused === undefined ? [] : [`was read, where "${file.refused}" is expected`];
  if (table.warnings.length !== file.omitted.length) faults.push(`left out: ${table.warnings.join(" ")}`);
  for (const name of file.columns) {
    const column = table.columns.find((other) => other.name === name);
    const cells = column === undefined ? [] : cellsOf(column);
    const expected = await file.expected(name);
    const row = expected.findIndex((value, i) => !isSame(cells[i] ?? "none", value));
    if (cells.length !== expected.length) faults.push(`${name}: ${cells.length} cells for ${expected.length}`);
    else if (row >= 0) faults.push(`${name}, row ${row}: ${cells[row]} for ${String(expected[row])}`);
  }
  return { faults, cells: file.columns.length * table.rowCount };
}

function install(folder: string): NodeJS.Require {
  const pinned = join(import.meta.dirname, "package.json");
  copyFileSync(pinned, join(folder, "package.json"));
  const { dependencies } = JSON.parse(readFileSync(pinned, "utf8"));
  // By name, since npm leaves out a binary that asks for Node 22; it runs on 20, too.
  const system = `${process.platform}-${process.arch}${{ linux: "-gnu", win32: "-msvc" }[process.platform as string] ?? ""}`;
  const binary = `nodejs-polars-${system}@${dependencies["nodejs-polars"]}`;
  const options = ["install", binary, "--no-audit", "--no-fund", "--silent"];
  const { status } = spawnSync("npm", options, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error("npm could not install the writers.");
  return createRequire(join(folder, "package.json"));
}

async function compareAll(writers: readonly string[], require: NodeJS.Require, folder: string): Promise<void> {
  for (const writer of writers) {
    const { write } = await import(`./${writer}.mjs`);
    for await (const file of write(require, folder) as AsyncIterable<Written>) {
      const { faults, cells } = await compare(file);
      const text = faults.length === 0 ? `${cells} cells` : `FAULTS\n  ${faults.join("\n  ")}`;
      process.stdout.write(`${writer}, ${file.name}: ${text}\n`);
      if (faults.length > 0) process.exitCode = 1;
      rmSync(file.path);
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), "parquet-writers-"));
try {
  const require = install(folder);
  const named = process.argv.slice(2);
  if (named[0] === "freeze") {
    const { freeze } = await import(FREEZE);
    await freeze(require, join(import.meta.dirname, "..", "data", "files"));
  } else await compareAll(named.length > 0 ? named : WRITERS, require, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
