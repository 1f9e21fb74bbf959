#!/usr/bin/env bash
# Arrow's Parquet reader of Rust drops the months of an INTERVAL: 14 months become no time at all.
#
# Versions: @duckdb/node-api 1.5.6-r.1, parquet-wasm 0.8.0 (parquet-rs 59.3.0), apache-arrow 21.2.0.
# Input: one INTERVAL column, written by DuckDB. In Parquet an INTERVAL is twelve bytes: months, days, milliseconds.
# Seen: DuckDB reads back 14 months, 3 days, 5 seconds. parquet-wasm makes Interval<DAY_TIME> of the column, without an
# error: [0, 0], [3, 0], [0, 5000], in days and milliseconds. So the first one is lost.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --prefix . --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1 parquet-wasm@0.8.0 apache-arrow@21.2.0
cat > see.mjs <<'END'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { tableFromIPC } from "apache-arrow";
import { readParquet } from "parquet-wasm";

const db = await (await DuckDBInstance.create()).connect();
const values = "SELECT unnest([INTERVAL 14 MONTH, INTERVAL 3 DAY, INTERVAL 5 SECOND]) AS i";
await db.run(`COPY (${values}) TO 'i.parquet' (FORMAT parquet)`);
const duckdb = (await db.runAndReadAll("SELECT i::VARCHAR AS i FROM 'i.parquet'")).getColumnsObjectJS().i;
const column = tableFromIPC(readParquet(Uint8Array.from(readFileSync("i.parquet"))).intoIPCStream()).getChild("i");
const arrow = Array.from(column, (value) => [...value]);
console.log({ duckdb, type: `${column.type}`, arrow });
assert.deepEqual(duckdb, ["1 year 2 months", "3 days", "00:00:05"]);
assert.equal(`${column.type}`, "Interval<DAY_TIME>");
assert.deepEqual(arrow, [[0, 0], [3, 0], [0, 5000]]);
END
node see.mjs
