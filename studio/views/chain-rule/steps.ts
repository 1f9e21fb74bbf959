/**
 * The walk through a network, an equation at a time: forward to the loss, and backward to the input.
 *
 * @module
 */
import { type Equations, numbersOf, type Pass, type Way } from "./equations/equation.ts";
import { LAYERS } from "./equations/layers.ts";
import { lossEquations } from "./equations/softmax-cross-entropy.ts";

/** What stands behind the last layer. */
export const LOSS = "loss";

/** The equations of a kind of layer, or of the loss; none of a kind that is not walked. */
export function equationsOf(kind: string): Equations {
  return kind === LOSS ? lossEquations : (LAYERS[kind]?.equations ?? {});
}

export interface Step {
  /** Index of the layer; the loss comes after the last. */
  readonly place: number;
  readonly pass: Pass;
  /** Of the equation in its derivation. */
  readonly number: number;
}

/** @param kinds of the layers, without the loss */
export function stepsOf(kinds: readonly string[], way: Way): Step[] {
  const places = [...kinds, LOSS].map((kind, place) => ({ kind, place }));
  const inPass = (pass: Pass, order: typeof places): Step[] =>
    order.flatMap(({ kind, place }) =>
      numbersOf(equationsOf(kind), pass, way).map((number) => ({ place, pass, number })),
    );
  return [...inPass("forward", places), ...inPass("backward", places.toReversed())];
}

/** The first of a place, of the pass if it has any of it; undefined for a layer that is not walked. */
export function firstAt(steps: readonly Step[], place: number, pass: Pass): Step | undefined {
  return steps.find((step) => step.place === place && step.pass === pass) ?? steps.find((step) => step.place === place);
}

/** Where the walk stands among other steps than it began on: at the same equation, or the last one of its place. */
export function positionOf(steps: readonly Step[], { place, pass, number }: Step): number {
  const isHere = (step: Step): boolean => step.place === place && step.pass === pass;
  const same = steps.findIndex((step) => isHere(step) && step.number === number);
  return same >= 0 ? same : Math.max(0, steps.findLastIndex(isHere));
}
