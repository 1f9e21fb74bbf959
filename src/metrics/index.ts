/**
 * How good a classifier or a regression is, beyond its accuracy and loss: `chainrule/metrics`.
 *
 * @module
 */
export type { WeightedRows } from "./arguments.ts";
export { averagePrecision } from "./average-precision.ts";
export {
  type Calibration,
  type CalibrationOptions,
  calibration,
  expectedCalibrationError,
  type ReliabilityBin,
} from "./calibration.ts";
export {
  type ClassificationReport,
  type ClassMeasures,
  classificationReport,
  type PrecisionAndRecall,
} from "./classification-report.ts";
export { logLoss } from "./log-loss.ts";
export { assertMetric } from "./measures.ts";
export { RegressionErrors } from "./regression-errors.ts";
export { type RegressionReport, regressionReport } from "./regression-report.ts";
export { type RocPoint, rocAuc, rocCurve } from "./roc.ts";
export { topKAccuracy } from "./top-k.ts";
