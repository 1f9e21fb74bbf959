#!/usr/bin/env bash
# A sum of integers that DuckDB writes to Parquet is another number when it is read again: sum() of a BIGINT is a
# HUGEINT, and COPY writes a HUGEINT as DOUBLE, without an error.
#
# Version: @duckdb/node-api 1.5.6-r.1.
# Input: the sum of 9007199254740992 and 1.
# Seen: 9007199254740993 of type HUGEINT before, 9007199254740992 of type DOUBLE after. With sum(x)::BIGINT it stays.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --prefix . --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1
cat > see.mjs <<'END'
import assert from "node:assert/strict";
import { DuckDBInstance } from "@duckdb/node-api";

const db = await (await DuckDBInstance.create()).connect();
const numbers = "(VALUES (9007199254740992), (1)) AS numbers(x)";

async function written(sum) {
  await db.run(`COPY (SELECT ${sum} AS s FROM ${numbers}) TO 's.parquet' (FORMAT parquet)`);
  return (await db.runAndReadAll("SELECT s, typeof(s) AS type FROM 's.parquet'")).getRowObjectsJS()[0];
}

const before = (await db.runAndReadAll(`SELECT sum(x) AS s, typeof(sum(x)) AS type FROM ${numbers}`)).getRowObjectsJS()[0];
const [sum, cast] = [await written("sum(x)"), await written("sum(x)::BIGINT")];
console.log({ before, sum, cast });
assert.deepEqual(before, { s: 9007199254740993n, type: "HUGEINT" });
assert.deepEqual(sum, { s: 9007199254740992, type: "DOUBLE" });
assert.deepEqual(cast, { s: 9007199254740993n, type: "BIGINT" });
END
node see.mjs
