/**
 * What a suite tests: anything that computes our layers, be it a backend or the functions on tensors.
 *
 * @module
 */
import { describe, it } from "vitest";
import type { DType, Tensor } from "../../src/base/tensor.ts";
import { type Allowed, assertClose, UNIT_ROUNDOFF } from "./tolerance.ts";

/** The options of one batch normalization, in the terms of the kernels. */
export interface BatchNormOptions {
  readonly mode: "train" | "evaluate";
  readonly eps: number;
  /** Weight of the new batch. */
  readonly momentum: number;
  readonly runningVariance: "biased" | "unbiased";
  readonly runningMean: Tensor;
  readonly runningVar: Tensor;
}

/** Gradients by name. */
export type Gradients<Name extends string> = Readonly<Record<Name, Tensor>>;

/** Our layers and losses; `backward` belongs to the forward pass that returned it. */
export interface Subject {
  readonly name: string;
  readonly dtype: DType;
  affine(x: Tensor, w: Tensor, b: Tensor): Promise<{ out: Tensor; backward: Backward<"dx" | "dw" | "db"> }>;
  relu(x: Tensor): Promise<{ out: Tensor; backward: Backward<"dx"> }>;
  batchNorm(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    options: BatchNormOptions,
  ): Promise<{
    out: Tensor;
    runningMean: Tensor;
    runningVar: Tensor;
    backward: Backward<"dx" | "dgamma" | "dbeta">;
  }>;
  softmax(logits: Tensor): Promise<Tensor>;
  softmaxCrossEntropy(logits: Tensor, labels: Int32Array): Promise<{ loss: Tensor; dlogits: Tensor }>;
  meanSquaredError(out: Tensor, targets: Tensor): Promise<{ loss: Tensor; dout: Tensor }>;
}

export type Backward<Name extends string> = (dout: Tensor) => Promise<Gradients<Name>>;

/** How to make a subject, or to get the one that all checks share. */
export interface Target<S extends Subject = Subject> {
  readonly name: string;
  create(): S | Promise<S>;
}

/** One case, as a test. */
export interface Check<S extends Subject = Subject> {
  readonly id: string;
  run(subject: S): Promise<void>;
}

/** A case that a subject cannot do, and why. */
export interface Skip {
  readonly id: string;
  readonly reason: string;
}

export interface SuiteOptions {
  readonly skip?: readonly Skip[];
}

/** Registers the checks of one suite for one target. @throws Error if a skip names no case of the suite */
export function describeSuite<S extends Subject>(
  suite: string,
  checks: readonly Check<S>[],
  target: Target<S>,
  { skip = [] }: SuiteOptions = {},
): void {
  const stray = skip.find(({ id }) => !checks.some((check) => check.id === id));
  if (stray) throw new Error(`The suite "${suite}" is told to skip "${stray.id}", which is none of its cases.`);
  describe(`${suite} on ${target.name}`, () => {
    for (const { id, run } of checks) {
      const reason = skip.find((skipped) => skipped.id === id)?.reason;
      if (reason) it.skip(`${id} (${reason})`);
      else it(id, async () => run(await target.create()));
    }
  });
}

/** The unit roundoff of a subject's numbers. */
export function roundoffOf({ dtype }: Subject): number {
  return UNIT_ROUNDOFF[dtype];
}

/** Compares named tensors of one case on one subject. */
export type Verify = (
  name: string,
  actual: Tensor,
  expected: Tensor,
  allowed: Allowed,
  rounding?: ArrayLike<number>,
) => void;

export function verifier(id: string, { name: subject }: Subject): Verify {
  return (name, actual, expected, allowed, rounding = []) => {
    assertClose({ what: `${id} on ${subject}: ${name}`, actual, expected, allowed, rounding });
  };
}
