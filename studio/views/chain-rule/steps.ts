/**
 * The walk through a network, an equation at a time: forward to the loss, and backward to the input.
 *
 * @module
 */
import type { LayerTrace } from "../../trace/trace.ts";
import { affineEquations } from "./equations/affine.ts";
import { batchNormEquations } from "./equations/batch-norm.ts";
import { type Equations, numbersOf, type Pass, type Way } from "./equations/equation.ts";
import { reluEquations } from "./equations/relu.ts";
import { lossEquations } from "./equations/softmax-cross-entropy.ts";

export type Kind = LayerTrace["kind"] | "loss";

export const EQUATIONS: Readonly<Record<Kind, Equations>> = {
  affine: affineEquations,
  relu: reluEquations,
  batchNorm: batchNormEquations,
  loss: lossEquations,
};

export interface Step {
  /** Index of the layer; the loss comes after the last. */
  readonly place: number;
  readonly pass: Pass;
  /** Of the equation in its derivation. */
  readonly number: number;
}

/** @param kinds of the layers, without the loss */
export function stepsOf(kinds: readonly LayerTrace["kind"][], way: Way): Step[] {
  const places = [...kinds, "loss" as const].map((kind, place) => ({ kind, place }));
  const inPass = (pass: Pass, order: typeof places): Step[] =>
    order.flatMap(({ kind, place }) =>
      numbersOf(EQUATIONS[kind], pass, way).map((number) => ({ place, pass, number })),
    );
  return [...inPass("forward", places), ...inPass("backward", places.toReversed())];
}

/** The first of a place, backward if `pass` says so; the other pass where the place has none of it. */
export function firstAt(steps: readonly Step[], place: number, pass: Pass): Step {
  return (
    steps.find((step) => step.place === place && step.pass === pass) ?? steps.find((step) => step.place === place)!
  );
}

/** Where the walk stands among other steps than it began on: at the same equation, or the last one of its place. */
export function positionOf(steps: readonly Step[], { place, pass, number }: Step): number {
  const isHere = (step: Step): boolean => step.place === place && step.pass === pass;
  const same = steps.findIndex((step) => isHere(step) && step.number === number);
  return same >= 0 ? same : Math.max(0, steps.findLastIndex(isHere));
}
