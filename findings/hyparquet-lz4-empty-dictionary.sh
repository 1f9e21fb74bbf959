#!/usr/bin/env bash
# hyparquet refuses a column without values that Arrow wrote with LZ4_RAW: nothing, packed by LZ4, is one byte, which
# hyparquet-compressors takes for the beginning of a copy.
#
# Versions: hyparquet 1.33.0, hyparquet-compressors 1.1.2, parquet-wasm 0.8.0 (parquet-rs 59.3.0), apache-arrow 21.2.0,
# @duckdb/node-api 1.5.6-r.1.
# Input: a column of 1000 nulls, written by parquet-wasm as it comes, but for the compression. Its dictionary is empty.
# Seen: with SNAPPY, GZIP and ZSTD hyparquet reads 1000 nulls; with LZ4_RAW it says "lz4 offset out of range 0". DuckDB
# and Arrow read all four.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --prefix . --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1 hyparquet@1.33.0 \
  hyparquet-compressors@1.1.2 parquet-wasm@0.8.0 apache-arrow@21.2.0
cat > see.mjs <<'END'
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { Int32, Table, tableFromIPC, tableToIPC, vectorFromArray } from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { Compression, readParquet, Table as WasmTable, WriterPropertiesBuilder, writeParquet } from "parquet-wasm";

const db = await (await DuckDBInstance.create()).connect();
const table = new Table({ x: vectorFromArray(Array(1000).fill(null), new Int32()) });

async function nullsIn(codec) {
  const options = new WriterPropertiesBuilder().setCompression(Compression[codec]).build();
  const bytes = new Uint8Array(writeParquet(WasmTable.fromIPCStream(tableToIPC(table, "stream")), options));
  writeFileSync("x.parquet", bytes);
  const query = "SELECT count(*)::INTEGER AS n FROM 'x.parquet' WHERE x IS NULL";
  const duckdb = (await db.runAndReadAll(query)).getRowObjectsJS()[0].n;
  const arrow = tableFromIPC(readParquet(new Uint8Array(bytes)).intoIPCStream()).getChild("x").nullCount;
  const rows = parquetReadObjects({ file: bytes.buffer, compressors });
  const hyparquet = await rows.then(
    (read) => read.filter(({ x }) => x === null || x === undefined).length,
    (error) => error.message,
  );
  const seen = { duckdb, arrow, hyparquet };
  console.log(codec, seen);
  return seen;
}

for (const codec of ["SNAPPY", "GZIP", "ZSTD"]) {
  assert.deepEqual(await nullsIn(codec), { duckdb: 1000, arrow: 1000, hyparquet: 1000 });
}
assert.deepEqual(await nullsIn("LZ4_RAW"), { duckdb: 1000, arrow: 1000, hyparquet: "lz4 offset out of range 0" });
END
node see.mjs
