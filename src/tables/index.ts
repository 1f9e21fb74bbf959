/**
 * Files of other systems, those that do not fit into memory, and rows as people read them: a part of the package of its own
 * (`chainrule/data`), for Node and browsers, so that nobody loads it who does not need them.
 *
 * @module
 */

export { type IdxArray, imagesToDataset, imagesToTensor, parseIdx } from "../data/arrays/idx.ts";
export { type NpyArray, type NpyFile, openNpy, parseNpy } from "../data/arrays/npy.ts";
export type { NpyTexts } from "../data/arrays/npy-texts.ts";
export { type NpzOptions, openNpz, parseNpz } from "../data/arrays/npz.ts";
export { FOREIGN_LOOK, type ForeignFormat, foreignFormat } from "../data/foreign-formats.ts";
export { looksLikeText } from "../data/signature.ts";
export { cellsOf, MISSING, NUMBER, numberAt, type TableColumn, textAt, writtenAt } from "./column.ts";
export type { ColumnOptions } from "./column-options.ts";
export {
  type ColumnProfile,
  ColumnProfiler,
  type ColumnType,
  type ProfileOptions,
} from "./column-types.ts";
export type { CsvOptions } from "./csv/options.ts";
export { parseCsv } from "./csv/parse.ts";
export { type CsvStreamOptions, streamCsv } from "./csv/stream.ts";
export { type DecodedCell, decodeFeatures } from "./decode-rows.ts";
export { type EncodedFeatures, encodeFeatures, encodeTable } from "./encode-rows.ts";
export { numberTargets, targetNames } from "./encoding.ts";
export { FarValues } from "./far-values.ts";
export { type JsonTableOptions, parseJsonTable } from "./json/index.ts";
export { type CellOptions, MISSING_VALUES, type MissingOptions } from "./missing-words.ts";
export { numbersOf } from "./numbers-of.ts";
export { type ParquetOptions, parseParquet } from "./parquet/index.ts";
export type { TableOptions } from "./passes.ts";
export { describeInferences, type PreparedTable, prepareTable } from "./prepare.ts";
export type { Inference, Table } from "./table.ts";
export { learningFrom, type TableReading } from "./table-reading.ts";
export { UnseenCategories } from "./unseen-categories.ts";
