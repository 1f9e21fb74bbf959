/**
 * What needs Node: files, data sets that lie in them, and native libraries.
 *
 * @module
 */

export { type GradientSuiteResult, gradientCheckSuite } from "../training/gradient-suite.ts";
/** Of everything that this machine computes with: what `chainrule gradcheck` runs; pages check their own layers. */
export { describeData } from "../training/run-identity.ts";
/** Asked before a run rather than in it: pages train what is small. */
export { type TrainingMemory, trainingMemory } from "../training/training-memory.ts";
export { assertWritable, type FileContents, writeAtomic } from "./atomic-write.ts";
export { type BlasOptions, createBlasBackend, findBlasLibraries } from "./blas.ts";
export { loadCheckpoint, readOptimizerState, saveCheckpoint, saveOptimizerState } from "./checkpoints.ts";
export { gunzipChunks, type OnRead, readChunks } from "./chunks.ts";
export { encodeCsv, PREPARATION_PASSES, type PreparedCsv, prepareCsv } from "./csv.ts";
export { type CsvFile, type CsvFileOptions, openCsv } from "./csv-file.ts";
export { DATASET_NAMES, type DatasetName, findNamedDataset, loadNamedDataset, type NamedDataset } from "./datasets.ts";
export { type InputFile, openInput, type ReadOptions, readBytes, readStream, withInput } from "./input-file.ts";
export { loadModel, readSafetensors, type SafetensorsOptions, saveModel, saveSafetensors } from "./models.ts";
export { loadOnnx, saveOnnx } from "./onnx.ts";
export { modelFromShared, type SharedModel, shareModel } from "./shared-model.ts";
export type { Spool } from "./spool.ts";
