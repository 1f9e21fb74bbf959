/**
 * What needs Node: files, data sets that lie in them, and native libraries.
 *
 * @module
 */
export { type BlasOptions, createBlasBackend, findBlasLibraries } from "./blas.ts";
export { loadCheckpoint, readOptimizerState, saveCheckpoint, saveOptimizerState } from "./checkpoints.ts";
export { DATASET_NAMES, type DatasetName, findNamedDataset, loadNamedDataset, type NamedDataset } from "./datasets.ts";
export { assertWritable, type ReadOptions, readBytes, readStream, writeAtomic } from "./files.ts";
export { loadModel, readSafetensors, type SafetensorsOptions, saveModel, saveSafetensors } from "./models.ts";
export { loadOnnx, saveOnnx } from "./onnx.ts";
