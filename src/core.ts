/**
 * What every network is made of and trained with: all that the first file of a page holds.
 *
 * @module
 */
export type { Backend, DeviceBuffer, Guard, KernelSupport, LabelBuffer } from "./backends/backend.ts";
export { type BackendChoice, type BackendOptions, createBackend } from "./backends/create.ts";
export { type BoundKernel, type Kernel, type KernelOptions, kernel } from "./backends/kernel.ts";
export { createReferenceBackend } from "./backends/reference/reference.ts";
export { wasmIsSupported } from "./backends/wasm/variants.ts";
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
} from "./base/errors.ts";
export { didYouMean } from "./base/nearest.ts";
export { createRandom, type Random, type RandomPurpose } from "./base/random.ts";
export type { Shape } from "./base/shape.ts";
export { useWorkerFile } from "./base/start-worker.ts";
export { type DType, type FloatArray, type NestedArray, type Tensor, type TensorLike, tensor } from "./base/tensor.ts";
export {
  type ClassificationData,
  type Dataset,
  type MemoryData,
  type RegressionData,
  sampleCount,
} from "./data/dataset.ts";
export { formatBytes } from "./data/format-bytes.ts";
export { maybeGunzip } from "./data/gzip.ts";
export { isRowSource, type RowBuffers, type RowSource, readRows } from "./data/rows.ts";
export { fitScaling, type Scaling, scale, standardize, unscale } from "./data/scaling.ts";
export { type Split, type SplitOptions, splitSamples, takeRows } from "./data/split.ts";
export * from "./functions.ts";
export type { Values } from "./graph/executor.ts";
export { minimumBatch, type Structure } from "./graph/structure.ts";
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
export { type AffineOptions, affine } from "./layers/affine/affine.ts";
export { batchNorm } from "./layers/batch-norm/batch-norm.ts";
export type { BatchNormConvention, BatchNormOptions, RunningVariance } from "./layers/batch-norm/conventions.ts";
export { branches } from "./layers/branches/branches.ts";
export {
  definitionOf,
  layerDefinitions,
  layerFromConfig,
  registerLayer,
} from "./layers/catalog.ts";
export type { ArrayNames, LayerDefinition, LayerExample } from "./layers/definition.ts";
export type {
  Buffers,
  Extent,
  IdTable,
  Join,
  JoinBuffers,
  Layer,
  LayerBuffers,
  LayerConfig,
  Lowering,
  Mode,
  OutputExtent,
  ParameterSpec,
  Passes,
  SameShape,
  StateSpec,
  Step,
  UnknownExtent,
} from "./layers/layer.ts";
export type { OnnxAttribute, OnnxLayer, OnnxMapping, OnnxNode, OnnxReader, OnnxStep } from "./layers/onnx.ts";
export { relu } from "./layers/relu/relu.ts";
export { residual } from "./layers/residual/residual.ts";
export { type LossName, losses } from "./losses/catalog.ts";
export type { Loss, LossBuffers, LossConfig, WeighedRows } from "./losses/loss.ts";
export { meanSquaredErrorLoss } from "./losses/mean-squared-error/mean-squared-error.ts";
export {
  type SoftmaxCrossEntropyOptions,
  softmaxCrossEntropyLoss,
} from "./losses/softmax-cross-entropy/softmax-cross-entropy.ts";
export { accuracy, argmax, confusionMatrix } from "./metrics/accuracy.ts";
export type { MetricName } from "./metrics/measures.ts";
export { largestErrors, type Mistake, type RowError, worstMistakes } from "./metrics/worst.ts";
export { activationStatistics } from "./network/activations.ts";
export type { ActivationOptions, LayerActivations } from "./network/measured-activations.ts";
export type { Network, PredictOptions, SampleExtent } from "./network/network.ts";
export type {
  BackwardTrace,
  NamedTensors,
  OperationTrace,
  Trace,
  TraceOptions,
} from "./network/operation-trace.ts";
export { networkOf, sequential } from "./network/sequential.ts";
export { parameterCount, stateCount } from "./network/summary.ts";
export { trace } from "./network/trace.ts";
export { type AdamOptions, adam, adamw } from "./optimizers/adam/adam.ts";
export { optimizerDefinitionOf, optimizerDefinitions } from "./optimizers/catalog.ts";
export type { OptimizerDefinition, PyTorchState } from "./optimizers/definition.ts";
export type { Optimizer, OptimizerBuffers, Update } from "./optimizers/optimizer.ts";
export { type RmspropOptions, rmsprop } from "./optimizers/rmsprop/rmsprop.ts";
export { type SgdOptions, sgd } from "./optimizers/sgd/sgd.ts";
export type { Schedule } from "./schedules/schedule.ts";
export { constant, type LinearOptions, linear } from "./schedules/schedules.ts";
export type {
  ClassTarget,
  FeatureEncoding,
  LabelsTarget,
  NumbersTarget,
  NumberTarget,
  TableEncoding,
  TargetEncoding,
} from "./tables/encoding.ts";
export type { Row, RowOf, RowValue, Unseen } from "./tables/row-encoder.ts";
export type { Batch } from "./training/batches.ts";
export type { Data } from "./training/check-data.ts";
export { gradientCheck } from "./training/check-gradients.ts";
export type { BestEpoch, Checkpoint, EpochSums, OptimizerSnapshot, RunIdentity } from "./training/checkpoint.ts";
export {
  type Evaluated,
  type EvaluateOptions,
  evaluate,
  type PredictedRows,
  type PredictRowsOptions,
  predictRows,
} from "./training/evaluate.ts";
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
export { GRADIENT_TOLERANCE, type GradientCheckOptions, type GradientResult } from "./training/gradient-result.ts";
export { compareGradients, type GradientError, numericGradient } from "./training/numeric-gradient.ts";
export type {
  CheckpointOptions,
  CheckpointProgress,
  EarlyStopping,
  TrainerOptions,
  TrainOptions,
} from "./training/options.ts";
export type { DecayChoice, GroupOptions, ParameterGroup } from "./training/parameter-groups.ts";
export type { BatchTotals, Replica, Share } from "./training/replica.ts";
export { fit, train } from "./training/train.ts";
export { createTrainer, type Trainer, type TrainerSnapshot } from "./training/trainer.ts";
export type { Averaging, ClipNorm, UpdateOptions } from "./training/update-options.ts";
