import type { Killer, Mutant } from "../mutant.ts";

/** What a gradient check cannot see by its nature. */
const BOTH: readonly Killer[] = ["conformance", "training"];
/** The same, and the update that was worked out by hand. */
const ALL_THREE: readonly Killer[] = ["conformance", "training", "exact"];

const sgd = "src/optimizers/sgd/kernels.ts";
const rmsprop = "src/optimizers/rmsprop/kernels.ts";
const adam = "src/optimizers/adam/kernels.ts";
const adamOptimizer = "src/optimizers/adam/adam.ts";

const sgdMutants: readonly Mutant[] = [
  {
    name: "sgd's velocity has the learning rate in it",
    file: sgd,
    find: "momentum * velocity[i] + g; // (3)",
    replace: "momentum * velocity[i] + learningRate * g; // (3)",
    why: "the learning rate twice",
    killers: BOTH,
  },
  {
    name: "sgd dampens",
    file: sgd,
    find: "momentum * velocity[i] + g; // (3)",
    replace: "momentum * velocity[i] + (1 - momentum) * g; // (3)",
    why: "an average of gradients instead of a sum",
    killers: BOTH,
  },
  {
    name: "sgd forgets its velocity",
    file: sgd,
    find: "velocity[i] = v;",
    replace: "",
    why: "right at the first step",
    killers: BOTH,
  },
  {
    name: "nesterov is plain momentum",
    file: sgd,
    find: "if (nesterov)",
    replace: "if (nesterov && size < 0)",
    why: "it trains nearly as well",
    killers: BOTH,
  },
  {
    name: "nesterov leaves out this step's gradient",
    file: sgd,
    find: "(g + momentum * v); // (8)",
    replace: "(momentum * v); // (8)",
    why: "half of the look ahead",
    killers: BOTH,
  },
  {
    name: "sgd's weight decay grows the weights",
    file: sgd,
    find: "dw[i] + weightDecay * w[i]; // (2)",
    replace: "dw[i] - weightDecay * w[i]; // (2)",
    why: "hardly visible at 0.01",
    killers: BOTH,
  },
];

const rmspropMutants: readonly Mutant[] = [
  {
    name: "rmsprop with eps inside the root",
    file: rmsprop,
    find: "(Math.sqrt(square) + eps); // (3)",
    replace: "Math.sqrt(square + eps); // (3)",
    why: "Keras' convention; at an eps of 1e-8 only many steps tell",
    killers: ["training", "exact"],
  },
  {
    name: "rmsprop's mean square without the square",
    file: rmsprop,
    find: "(1 - alpha) * g * g; // (2)",
    replace: "(1 - alpha) * Math.abs(g); // (2)",
    why: "the mean of |g|",
    killers: BOTH,
  },
  {
    name: "rmsprop without the root",
    file: rmsprop,
    find: "(Math.sqrt(square) + eps); // (3)",
    replace: "(square + eps); // (3)",
    why: "the step then shrinks as the gradient grows",
    killers: ALL_THREE,
  },
  {
    name: "rmsprop's alpha weighs the new gradient",
    file: rmsprop,
    find: "alpha * meanSquare[i] + (1 - alpha) * g * g; // (2)",
    replace: "(1 - alpha) * meanSquare[i] + alpha * g * g; // (2)",
    why: "the other meaning of a decay rate",
    killers: ALL_THREE,
  },
  {
    name: "rmsprop without weight decay",
    file: rmsprop,
    find: "dw[i] + weightDecay * w[i]; // (1)",
    replace: "dw[i]; // (1)",
    why: "no published case has one",
    killers: ["exact"],
  },
];

const adamMutants: readonly Mutant[] = [
  {
    name: "adam's m without correction",
    file: adam,
    find: "(first / correction1)",
    replace: "first",
    why: "a tenth of the first step",
    killers: ALL_THREE,
  },
  {
    name: "adam's v without correction",
    file: adam,
    find: "Math.sqrt(second / correction2)",
    replace: "Math.sqrt(second)",
    why: "thirty times the first step",
    killers: ALL_THREE,
  },
  {
    name: "adam's corrections exchanged",
    file: adam,
    find: "(first / correction1)) / (Math.sqrt(second / correction2)",
    replace: "(first / correction2)) / (Math.sqrt(second / correction1)",
    why: "both tend to 1",
    killers: ALL_THREE,
  },
  {
    name: "adam's beta1 and beta2 exchanged",
    file: adam,
    find: "beta1 * m[i] + (1 - beta1) * g; // (2)",
    replace: "beta2 * m[i] + (1 - beta2) * g; // (2)",
    also: {
      find: "beta2 * v[i] + (1 - beta2) * g * g; // (3)",
      replace: "beta1 * v[i] + (1 - beta1) * g * g; // (3)",
    },
    why: "two numbers of the same kind",
    killers: ALL_THREE,
  },
  {
    name: "adam's v from g instead of g²",
    file: adam,
    find: "(1 - beta2) * g * g; // (3)",
    replace: "(1 - beta2) * Math.abs(g); // (3)",
    why: "the mean of |g|",
    killers: BOTH,
  },
  {
    name: "adam with eps inside the root",
    file: adam,
    find: "(Math.sqrt(second / correction2) + eps); // (4)",
    replace: "Math.sqrt(second / correction2 + eps); // (4)",
    why: "an eps of 1e-8 becomes one of 1e-4 where v is small",
    killers: ALL_THREE,
  },
  {
    name: "adam without weight decay",
    file: adam,
    find: "dw[i] + weightDecay * w[i]; // (1)",
    replace: "dw[i]; // (1)",
    why: "no published case has one",
    killers: ["conformance", "exact"],
  },
  {
    name: "adamw's decay is adam's",
    file: adam,
    find: "w[i] -= learningRate * weightDecay * w[i]; // (10)",
    replace: "{}",
    also: { find: "beta2, eps, 0, correction1", replace: "beta2, eps, weightDecay, correction1" },
    why: "coupled for decoupled",
    killers: ALL_THREE,
  },
  {
    name: "adamw's decay without the learning rate",
    file: adam,
    find: "w[i] -= learningRate * weightDecay * w[i]; // (10)",
    replace: "w[i] -= weightDecay * w[i]; // (10)",
    why: "a hundred times as strong",
    killers: ALL_THREE,
  },
  {
    name: "adamw decays after the update",
    file: adam,
    find: "  for (let i = 0; i < size; i++) w[i] -= learningRate * weightDecay * w[i]; // (10)\n",
    replace: "",
    also: {
      find: "eps, 0, correction1, correction2);",
      replace:
        "eps, 0, correction1, correction2);\n  for (let i = 0; i < size; i++) w[i] -= learningRate * weightDecay * w[i];",
    },
    why: "differs by learningRate²·weightDecay",
    killers: ALL_THREE,
  },
  {
    name: "adam's steps counted from 0",
    file: adamOptimizer,
    find: "return (t, rate) => {",
    replace: "return (counted, rate) => {\n        const t = Math.max(1, counted - 1);",
    why: "the first two steps have the same correction",
    killers: BOTH,
  },
  {
    name: "adam's powers of beta too high by one",
    file: "src/base/integer-power.ts",
    find: "let power = 1;",
    replace: "let power = base;",
    why: "the correction of the step after",
    killers: BOTH,
  },
];

export const optimizerMutants: readonly Mutant[] = [...sgdMutants, ...rmspropMutants, ...adamMutants];
