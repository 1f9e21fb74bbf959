/**
 * Files of other systems, those that do not fit into memory, and rows as people read them: a part of the package of its own
 * (`chainrule/data`), for Node and browsers, so that nobody loads it who does not need them.
 *
 * @module
 */

export { type CsvStreamOptions, streamCsv } from "./csv-stream.ts";
export { type DecodedCell, decodeFeatures } from "./decode-features.ts";
export { type IdxArray, imagesToDataset, imagesToTensor, parseIdx } from "./idx.ts";
export { type NpyArray, parseNpy } from "./npy.ts";
export { type NpzOptions, parseNpz } from "./npz.ts";
export { type ParquetOptions, parseParquet } from "./parquet.ts";
