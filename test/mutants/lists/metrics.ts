import type { Mutant } from "../mutant.ts";

const report = "src/metrics/classification-report.ts";
const roc = "src/metrics/roc.ts";
const precision = "src/metrics/average-precision.ts";
const calibration = "src/metrics/calibration.ts";
const regression = "src/metrics/regression-report.ts";

export const metricMutants: readonly Mutant[] = [
  {
    name: "precision divided by the rows of the class",
    file: report,
    find: "precision: shareOf(right, taken),",
    replace: "precision: shareOf(right, support),",
    why: "precision and recall change places; F1 does not show it",
    killers: ["exact"],
  },
  {
    name: "macro means over classes that nobody knows",
    file: report,
    find: "macro: meanOf(known),",
    replace: "macro: meanOf(classes),",
    why: "only a class without rows that was never predicted shows it",
    killers: ["exact"],
  },
  {
    name: "balanced accuracy counts classes without rows",
    file: report,
    find: "balancedAccuracy: meanOf(known.filter(({ support }) => support > 0)).recall,",
    replace: "balancedAccuracy: meanOf(known).recall,",
    why: "a class that was predicted and has no rows has no recall",
    killers: ["exact"],
  },
  {
    name: "ROC AUC in which equal scores win",
    file: roc,
    find: "pairs += negative * (above + positive / 2);",
    replace: "pairs += negative * (above + positive);",
    why: "right without ties; one that gives every row the same score has an area of 1",
    killers: ["exact"],
  },
  {
    name: "average precision at each row instead of each score",
    file: precision,
    find: "taken += positive + negative;\n    if (positive > 0) sum += positive * (right / taken);",
    replace: "if (positive > 0) sum += positive * (right / (taken + positive));\n    taken += positive + negative;",
    why: "right without ties: rows of other classes with the same score count",
    killers: ["exact"],
  },
  {
    name: "calibration with the lower end in a bin",
    file: calibration,
    find: "Math.max(0, Math.ceil(confidence * bins) - 1)",
    replace: "Math.min(bins - 1, Math.floor(confidence * bins))",
    why: "only a confidence between two bins shows it",
    killers: ["exact"],
  },
  {
    name: "calibration error without the weights of the bins",
    file: calibration,
    find: "sum + weight * Math.abs(accuracy - confidence)",
    replace: "sum + Math.abs(accuracy - confidence)",
    why: "right where each bin has one row",
    killers: ["exact"],
  },
  {
    name: "R² whose squares are about the mean so far",
    file: regression,
    find: "sums[at + 4]! += weight * distance * (target - sums[at + 3]!);",
    replace: "sums[at + 4]! += weight * distance * distance;",
    why: "close to right where the mean hardly moves",
    killers: ["exact"],
  },
  {
    name: "top-k in which ties are all before the label",
    file: "src/metrics/top-k.ts",
    find: "other === own && m < label",
    replace: "other === own && m !== label",
    why: "only equal outputs show it",
    killers: ["exact"],
  },
];
