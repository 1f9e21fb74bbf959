#!/usr/bin/env bash
# DuckDB writes unsigned 32-bit integers from 2^31 on, with PARQUET_VERSION V2, in a way that readers take differently.
#
# Versions: @duckdb/node-api 1.5.6-r.1, hyparquet 1.33.0, parquet-wasm 0.8.0 (parquet-rs 59.3.0), apache-arrow 21.2.0.
# Input: one UINTEGER column, 4294967295 down to 4294967196, written by DuckDB; the encoding is DELTA_BINARY_PACKED, whose
# first value DuckDB writes as 4294967295, where the column's physical type is a signed INT32 (as which it is -1).
# Seen: DuckDB reads its values back; hyparquet gives 2147483647, 2147483646, ... without an error; Arrow's reader refuses
# the file, "first value too large". Without PARQUET_VERSION V2, which is not the default, all three agree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --prefix . --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1 hyparquet@1.33.0 hyparquet-compressors@1.1.2 \
  parquet-wasm@0.8.0 apache-arrow@21.2.0
cat > see.mjs <<'END'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { tableFromIPC } from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { readParquet } from "parquet-wasm";

const db = await (await DuckDBInstance.create()).connect();

async function seenIn(options) {
  const values = "SELECT (4294967295 - range)::UINTEGER AS u FROM range(100)";
  await db.run(`COPY (${values}) TO 'u.parquet' (FORMAT parquet${options})`);
  const bytes = Uint8Array.from(readFileSync("u.parquet"));
  const duckdb = (await db.runAndReadAll("SELECT u FROM 'u.parquet' LIMIT 2")).getColumnsObjectJS().u;
  const rows = await parquetReadObjects({ file: bytes.buffer, compressors, rowEnd: 2 });
  let arrow;
  try {
    arrow = [...tableFromIPC(readParquet(bytes).intoIPCStream()).getChild("u")].slice(0, 2);
  } catch (error) {
    arrow = error.message;
  }
  const seen = { duckdb, hyparquet: rows.map(({ u }) => u), arrow };
  console.log(options || "as it comes", seen);
  return seen;
}

const right = [4294967295, 4294967294];
assert.deepEqual(await seenIn(""), { duckdb: right, hyparquet: right, arrow: right });
const { duckdb, hyparquet, arrow } = await seenIn(", PARQUET_VERSION V2");
assert.deepEqual(duckdb, right);
assert.deepEqual(hyparquet, [2147483647, 2147483646]);
assert.match(arrow, /first value too large/);
END
node see.mjs
