/**
 * chainrule: neural networks with explicit forward and backward passes.
 *
 * This is the whole public face for Node and browsers; `chainrule/node` adds files and named datasets,
 * `chainrule/onnx` ONNX.
 *
 * @module
 */
export type { Backend, DeviceBuffer, LabelBuffer } from "./backends/backend.ts";
export { type BackendChoice, type BackendOptions, createBackend } from "./backends/create.ts";
export { createReferenceBackend } from "./backends/reference/reference.ts";
export { wasmIsSupported } from "./backends/wasm/wasm.ts";
export type { BatchNormConvention, BatchNormOptions, RunningVariance } from "./batch-norm-conventions.ts";
export {
  type ColumnProfile,
  ColumnProfiler,
  type ColumnType,
  numbersOf,
  type ProfileOptions,
} from "./data/column-types.ts";
export { parseCsv } from "./data/csv.ts";
export { MISSING_VALUES } from "./data/csv-cells.ts";
export type { CsvOptions } from "./data/csv-reader.ts";
export {
  type ClassificationData,
  type Dataset,
  type MemoryData,
  type RegressionData,
  sampleCount,
} from "./data/dataset.ts";
export {
  allRows,
  type EncodedFeatures,
  encodeFeatures,
  encodeTable,
  encodeTarget,
  rowsWithTarget,
} from "./data/encode-table.ts";
export { formatBytes } from "./data/format-bytes.ts";
export { maybeGunzip } from "./data/gzip.ts";
export type { TableOptions } from "./data/plan-preparation.ts";
export type { ColumnOptions } from "./data/plan-table.ts";
export { describeInferences, type PreparedTable, prepareTable } from "./data/prepare-table.ts";
export { isRowSource, type RowBuffers, type RowSource, readRows } from "./data/rows.ts";
export { fitScaling, type Scaling, scale, standardize, unscale } from "./data/scaling.ts";
export { type Split, type SplitOptions, splitSamples, takeRows } from "./data/split.ts";
export type { Inference, Table, TableColumn } from "./data/table.ts";
export {
  type ClassTarget,
  type FeatureEncoding,
  inputWidth,
  type NumberTarget,
  outputWidth,
  type TableEncoding,
  type TargetEncoding,
} from "./data/table-encoding.ts";
export { UnseenCategories } from "./data/unseen-categories.ts";
export {
  BackendError,
  ChainruleError,
  ConfigError,
  DataError,
  DivergedError,
  type Divergence,
  type ErrorCode,
  FormatError,
  ShapeError,
} from "./errors.ts";
export { checkpointFromBytes, checkpointToBytes, type StoredCheckpoint } from "./formats/checkpoint.ts";
export { type Model, modelFromBytes, modelMetadata, modelToBytes } from "./formats/model.ts";
export type { ModelDescription, ModelInputs } from "./formats/model-description.ts";
export { parseSafetensors, type Safetensors, type SafetensorsTensor } from "./formats/safetensors.ts";
export type { SafetensorsOptions } from "./formats/safetensors-header.ts";
export * from "./functional/index.ts";
export type { Initializer } from "./initializers/initializer.ts";
export {
  constantFill,
  glorotUniform,
  heNormal,
  heUniform,
  normal,
  uniform,
  zeros,
} from "./initializers/initializers.ts";
export type { Kernels } from "./kernels/kernels.ts";
export { type AffineOptions, affine } from "./layers/affine.ts";
export { batchNorm } from "./layers/batch-norm.ts";
export type {
  Buffers,
  Layer,
  LayerBuffers,
  LayerConfig,
  Mode,
  ParameterSpec,
  SameWidth,
  StateSpec,
  Width,
} from "./layers/layer.ts";
export { relu } from "./layers/relu.ts";
export type { LossName } from "./losses/loss.ts";
export { accuracy, argmax, confusionMatrix } from "./metrics/accuracy.ts";
export { largestErrors, type Mistake, type RowError, worstMistakes } from "./metrics/worst.ts";
export { didYouMean } from "./nearest.ts";
export { type ActivationOptions, activationStatistics, type LayerActivations } from "./network/activations.ts";
export type { Values } from "./network/executor.ts";
export type { Network, PredictOptions } from "./network/network.ts";
export { networkOf, sequential } from "./network/sequential.ts";
export type { Structure } from "./network/structure.ts";
export { parameterCount, stateCount } from "./network/summary.ts";
export { type AdamOptions, adam, adamw } from "./optimizers/adam.ts";
export type { Optimizer, OptimizerState } from "./optimizers/optimizer.ts";
export { type RmspropOptions, rmsprop } from "./optimizers/rmsprop.ts";
export { type SgdOptions, sgd } from "./optimizers/sgd.ts";
export { createRandom, type Random, type RandomPurpose, restoreRandom } from "./random.ts";
export type { Schedule } from "./schedules/schedule.ts";
export { constant, type LinearOptions, linear } from "./schedules/schedules.ts";
export type { Shape } from "./shape.ts";
export { useWorkerFile } from "./start-worker.ts";
export { type DType, type FloatArray, type NestedArray, type Tensor, type TensorLike, tensor } from "./tensor.ts";
export type { Batch } from "./training/batches.ts";
export type { Data } from "./training/check-data.ts";
export type { BestEpoch, Checkpoint, EpochSums, OptimizerSnapshot, RunIdentity } from "./training/checkpoint.ts";
export { type EvaluateOptions, evaluate, type PredictedRows, predictRows } from "./training/evaluate.ts";
export type {
  EndEvent,
  EndReason,
  EpochEvent,
  Evaluation,
  History,
  StartEvent,
  StepEvent,
  TrainEvent,
} from "./training/events.ts";
export {
  GRADIENT_TOLERANCE,
  type GradientCheckOptions,
  type GradientResult,
  gradientCheck,
} from "./training/gradient-check.ts";
export { compareGradients, type GradientError, numericGradient } from "./training/numeric-gradient.ts";
export type { CheckpointOptions, EarlyStopping, TrainerOptions, TrainOptions } from "./training/options.ts";
export type { BatchTotals, Replica, Share } from "./training/replica.ts";
export { fit, train } from "./training/train.ts";
export { createTrainer, type Trainer, type TrainerSnapshot } from "./training/trainer.ts";
