/**
 * The equation that the walk stands at, with everything that is shown about it.
 *
 * @module
 */
import { computed, type ReadonlySignal } from "@preact/signals";
import { type Evaluated, evaluate, type Indices } from "./equations/equation.ts";
import { type Quantity, quantitiesIn } from "./equations/expression.ts";
import { indicesAt } from "./path.ts";
import { currentStep, path, snapshot, way } from "./state.ts";
import type { Step } from "./steps.ts";
import { type Subject, subjectAt } from "./subject.ts";
import { TEXTS, type Texts } from "./texts.ts";

export interface Shown extends Evaluated {
  readonly step: Step;
  readonly subject: Subject;
  readonly texts: Texts;
  readonly at: Indices;
  /** The symbol of an array. */
  symbolOf(quantity: Quantity): string;
  /** `name 3,1` of every element on either side. */
  readonly used: ReadonlySet<string>;
}

const subject: ReadonlySignal<Subject | undefined> = computed(
  () => snapshot.value && subjectAt(snapshot.value.trace, currentStep.value.place, way.value),
);

export const shown: ReadonlySignal<Shown | undefined> = computed(() => {
  const current = subject.value;
  if (current === undefined) return undefined;
  const step = currentStep.value;
  const at = indicesAt(path.value, step.place);
  const { left, right } = evaluate(current.equations[step.number]!, current.arrays, at, current.sizes);
  return {
    step,
    subject: current,
    texts: TEXTS[current.kind]!,
    at,
    left,
    right,
    symbolOf: ({ name }) => current.arrays[name]!.symbol,
    used: new Set([left, ...quantitiesIn(right)].map(({ name, indices }) => `${name} ${indices.join(",")}`)),
  };
});
