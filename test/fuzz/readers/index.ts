/**
 * Every reader that is fuzzed. A new one is one more entry, and a folder of small files in `corpus/`.
 *
 * @module
 */
import type { FuzzReader } from "../reader.ts";
import { checkpoint } from "./checkpoint.ts";
import { csv, table } from "./csv.ts";
import { csvStream } from "./csv-stream.ts";
import { gzip } from "./gzip.ts";
import { idx } from "./idx.ts";
import { jsonTable } from "./json-table.ts";
import { npy } from "./npy.ts";
import { npz } from "./npz.ts";
import { onnx } from "./onnx.ts";
import { optimizer } from "./optimizer.ts";
import { parquet } from "./parquet.ts";
import { model, safetensors, weights } from "./safetensors.ts";

export const READERS: readonly FuzzReader[] = [
  ...[safetensors, weights, model, checkpoint, optimizer, onnx],
  ...[idx, gzip, csv, csvStream, table, jsonTable, npy, npz, parquet],
];
