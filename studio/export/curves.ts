/**
 * The curves of a run as CSV.
 *
 * @module
 */
import type { Curves } from "../training/run-curves.ts";

/** One row a step that has a point in any curve; empty where a curve has none. Long curves are means of several steps. */
export function curvesCsv(curves: Curves): string {
  const names = ["loss", "accuracy", "validationLoss", "validationAccuracy"] as const;
  const columns = names.map((name) => new Map(curves[name].buckets.map(({ at, mean }) => [at, mean])));
  const steps = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort((a, b) => a - b);
  const rows = steps.map((step) => [step, ...columns.map((column) => column.get(step) ?? "")].join(","));
  return `${[["step", ...names].join(","), ...rows].join("\n")}\n`;
}
