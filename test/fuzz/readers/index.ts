/**
 * Every reader that is fuzzed. A new one is one more entry, and a folder of small files in `corpus/`.
 *
 * @module
 */
import type { FuzzReader } from "../reader.ts";
import { checkpoint } from "./checkpoint.ts";
import { csv, table } from "./csv.ts";
import { gzip } from "./gzip.ts";
import { idx } from "./idx.ts";
import { model, safetensors, weights } from "./safetensors.ts";

export const READERS: readonly FuzzReader[] = [safetensors, weights, model, checkpoint, idx, gzip, csv, table];
