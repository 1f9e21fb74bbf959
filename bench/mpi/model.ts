/**
 * The time of a step as compute + α·messages + β·bytes.
 *
 * A sum of b bytes over R ranks takes α·log₂R + β·b·2(R − 1)/R: that many rounds, and twice the array but its own part goes
 * through each rank, as in reduce-scatter and allgather (Thakur, Rabenseifner & Gropp 2005). Arithmetic takes
 * fixed + perRow·rows.
 *
 * @module
 */
import type { RankReport, StepTime, SumTime } from "./report.ts";

/** What carries the messages. */
export interface Link {
  readonly name: string;
  /** Microseconds of a round. */
  readonly alpha: number;
  /** Microseconds of a byte. */
  readonly beta: number;
}

/** Milliseconds of a step's arithmetic. */
export interface Compute {
  readonly fixed: number;
  readonly perRow: number;
}

/** What one network sends in a step. */
export interface Traffic {
  readonly messages: number;
  readonly bytes: number;
}

/** Microseconds of one sum. */
export function sumMicroseconds({ alpha, beta }: Link, bytes: number, ranks: number): number {
  return ranks === 1 ? 0 : alpha * Math.log2(ranks) + (beta * bytes * 2 * (ranks - 1)) / ranks;
}

/** Milliseconds of a step on a share of `rows`. */
export function stepMilliseconds(
  { fixed, perRow }: Compute,
  { messages, bytes }: Traffic,
  link: Link,
  rows: number,
  ranks: number,
): number {
  const sums = ranks === 1 ? 0 : messages * sumMicroseconds(link, bytes / messages, ranks);
  return fixed + perRow * rows + sums / 1000;
}

/** α and β by least squares of relative errors, over the sums of two ranks, where both factors are 1. */
export function fitLink(name: string, sums: readonly SumTime[]): Link {
  // minimize Σ (α/t + β·b/t − 1)²
  const rows = sums.map(({ bytes, microseconds: t }) => ({ u: 1 / t, v: bytes / t, y: 1 }));
  const [alpha, beta] = leastSquares(rows);
  return { name, alpha, beta };
}

/** From the steps of one rank on shares of several sizes. */
export function fitCompute(steps: readonly StepTime[]): Compute {
  const rows = steps.map(({ rows, milliseconds: t }) => ({ u: 1 / t, v: rows / t, y: 1 }));
  const [fixed, perRow] = leastSquares(rows);
  return { fixed, perRow };
}

/** y ≈ a·u + b·v. */
function leastSquares(rows: readonly { u: number; v: number; y: number }[]): [number, number] {
  let [uu, uv, vv, uy, vy] = [0, 0, 0, 0, 0];
  for (const { u, v, y } of rows) {
    uu += u * u;
    uv += u * v;
    vv += v * v;
    uy += u * y;
    vy += v * y;
  }
  const determinant = uu * vv - uv * uv;
  return [(uy * vv - vy * uv) / determinant, (vy * uu - uy * uv) / determinant];
}

/** The steps of a workload in the report of so many ranks. */
export function stepsOf(reports: readonly RankReport[], ranks: number, name: string): readonly StepTime[] {
  return reports.find((report) => report.ranks === ranks)?.steps.filter((step) => step.name === name) ?? [];
}
