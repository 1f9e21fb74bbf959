/**
 * What needs Node: files, and data sets that lie in them.
 *
 * @module
 */
export { DATASET_NAMES, type DatasetName, findNamedDataset, loadNamedDataset, type NamedDataset } from "./datasets.ts";
export { assertWritable, readBytes, writeAtomic } from "./files.ts";
export { loadModel, readSafetensors, saveModel, saveSafetensors } from "./models.ts";
