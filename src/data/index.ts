/**
 * Files of other systems, and those that do not fit into memory: a part of the package of its own (`chainrule/data`), for
 * Node and browsers, so that nobody loads it who does not read them.
 *
 * @module
 */
export { type CsvStreamOptions, streamCsv } from "./csv-stream.ts";
export { type IdxArray, imagesToDataset, imagesToTensor, parseIdx } from "./idx.ts";
export { type NpyArray, parseNpy } from "./npy.ts";
export { type NpzOptions, parseNpz } from "./npz.ts";
export { type ParquetOptions, parseParquet } from "./parquet.ts";
