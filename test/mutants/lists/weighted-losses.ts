import type { Mutant } from "../mutant.ts";

const softmax = "src/losses/softmax-cross-entropy/kernels.ts";
const softmaxLoss = "src/losses/softmax-cross-entropy/softmax-cross-entropy.ts";
const squaredError = "src/losses/mean-squared-error/kernels.ts";
const sigmoid = "src/losses/sigmoid-cross-entropy/kernels.ts";
const softTarget = "src/losses/soft-target-cross-entropy/kernels.ts";
const heads = "src/losses/heads/kernels.ts";
const huber = "src/losses/huber/kernels.ts";
const absoluteError = "src/losses/mean-absolute-error/kernels.ts";
const quantile = "src/losses/quantile/kernels.ts";

const GRADIENT = "dlogits[row + m] = ((Q * exp(z)) / sum - q) / weight; // (21)";
const HUBER_SLOPE = "const clipped = inside ? e : e > 0 ? delta : -delta;";
const PINBALL = "total += weights[n] * (e >= 0 ? q * e : (q - 1) * e); // (2)";
const PINBALL_SLOPE = "const slope = e > 0 ? -q : e < 0 ? 1 - q : 0;";
const WEIGHTED_SQUARES = "loss[0] = total / (M * weight); // (5)";
const WEIGHTED_DOUT = "dout[i] = (2 * weights[n] * e) / (M * weight); // (6)";

const ofLabels: readonly Mutant[] = [
  {
    name: "label smoothing shares among the wrong classes only",
    file: softmax,
    find: "(weights[n] * smoothing) / M;",
    replace: "(weights[n] * smoothing) / (M - 1);",
    why: "another function, with its own right gradient: only published values tell",
    killers: ["conformance"],
  },
  {
    name: "the weighted mean divides by N, and its gradient too",
    file: softmax,
    find: "loss[0] = total / weight;",
    replace: "loss[0] = total / N;",
    also: { find: GRADIENT, replace: "dlogits[row + m] = ((Q * exp(z)) / sum - q) / N; // (21)" },
    why: "as Keras has it; the same where all weights are 1",
    killers: ["conformance"],
  },
  {
    name: "smoothing gives every class the same, whatever its weight",
    file: softmax,
    find: "(m === labels[n] ? ofLabel : 0) + ofEach * classWeights[m]; // (17)",
    replace: "(m === labels[n] ? ofLabel : 0) + ofEach; // (17)",
    why: "right without class weights, or without smoothing",
    killers: ["gradients", "conformance"],
  },
  {
    name: "the probabilities of a weighted row are not weighted",
    file: softmax,
    find: GRADIENT,
    replace: "dlogits[row + m] = (exp(z) / sum - q) / weight; // (21)",
    why: "right where all weights are 1",
    killers: ["gradients", "conformance"],
  },
  {
    name: "a batch weighs what its classes weigh, whatever its rows do",
    file: softmaxLoss,
    find: "sum += (weights ? weights[n]! : 1) * classWeights[labels![n]!]!;",
    replace: "sum += classWeights[labels![n]!]!;",
    why: "loss and gradient are off by one factor; right without weights of rows",
    killers: ["exact"],
  },
];

const SOFT_GRADIENT = "dlogits[row + m] = ((Q * exp(z)) / sum - q) / weight; // (9)";

const ofProbabilities: readonly Mutant[] = [
  {
    name: "the probabilities of a soft row with class weights count once",
    file: softTarget,
    find: SOFT_GRADIENT,
    replace: "dlogits[row + m] = (weights[n] * (exp(z) / sum) - q) / weight; // (9)",
    why: "Q is the weight of the row only where all class weights are 1",
    killers: ["gradients", "conformance"],
  },
  {
    name: "soft targets with class weights are divided by what the classes weigh, as labels are",
    file: softTarget,
    find: "loss[0] = total / weight;",
    replace: "loss[0] = (total * M) / (weight * classWeights.reduce((sum: number, c) => sum + c, 0));",
    also: {
      find: SOFT_GRADIENT,
      replace:
        "dlogits[row + m] = (M * ((Q * exp(z)) / sum - q)) / (weight * classWeights.reduce((sum: number, c) => sum + c, 0)); // (9)",
    },
    why: "its own right gradient; with probabilities PyTorch divides by N",
    killers: ["conformance"],
  },
  {
    name: "the entropy of soft targets is added",
    file: softTarget,
    find: "(logSum - z + known); // (7)",
    replace: "(logSum - z - known); // (7)",
    why: "a constant, which no gradient shows",
    killers: ["conformance"],
  },
];

const ofTargets: readonly Mutant[] = [
  {
    name: "sigmoid cross-entropy of a yes at negative logits is log(1 + e) alone",
    file: sigmoid,
    find: "const yes = near + (x < 0 ? -x : 0); // (5)",
    replace: "const yes = near; // (5)",
    why: "the rewriting for large logits half done; right for positive logits",
    killers: ["gradients", "conformance"],
  },
  {
    name: "sigmoid's gradient forgets the positive weights",
    file: sigmoid,
    find: "(negative * p - positive * rest)",
    replace: "(negative * p - targets[n * M + m] * rest)",
    why: "right where they are 1",
    killers: ["gradients", "conformance"],
  },
  {
    name: "the probability of a negative logit is that of its opposite",
    file: sigmoid,
    find: "const p = (x < 0 ? e : 1) / (1 + e); // (8)",
    replace: "const p = 1 / (1 + e); // (8)",
    why: "the symmetry forgotten in one of two places",
    killers: ["gradients", "conformance"],
  },
  {
    name: "the loss of all heads is that of the last one",
    file: heads,
    find: "(start === 0 ? 0 : loss[0])",
    replace: "0",
    why: "right for one head",
    killers: ["gradients"],
  },
  {
    name: "a head's gradient is not weighed",
    file: heads,
    find: "= factor * headDout[n * K + k]",
    replace: "= headDout[n * K + k]",
    why: "right for heads of weight 1",
    killers: ["gradients"],
  },
  {
    name: "a head's gradient goes to the first columns",
    file: heads,
    find: "dout[n * M + start + k]",
    replace: "dout[n * M + k]",
    why: "right for the first head",
    killers: ["gradients"],
  },
  {
    name: "Huber's linear part starts too high",
    file: huber,
    find: "delta * (size - 0.5 * delta)",
    replace: "delta * size",
    why: "a constant has no gradient: the loss jumps at the kink, and the check steps aside there",
    killers: ["conformance"],
  },
  {
    name: "Huber's gradient is not clipped",
    file: huber,
    find: HUBER_SLOPE,
    replace: "const clipped = e;",
    why: "right for small errors",
    killers: ["gradients", "conformance"],
  },
  {
    name: "Huber's gradient is clipped without its sign",
    file: huber,
    find: HUBER_SLOPE,
    replace: "const clipped = inside ? e : delta;",
    why: "right for large positive errors",
    killers: ["gradients", "conformance"],
  },
  {
    name: "the absolute error of a right answer pulls",
    file: absoluteError,
    find: "const sign = e > 0 ? 1 : e < 0 ? -1 : 0;",
    replace: "const sign = e >= 0 ? 1 : -1;",
    why: "shows only where an output equals its target, where no difference can be taken",
    killers: ["conformance"],
  },
  {
    name: "the quantile loss's slopes are on the other sides",
    file: quantile,
    find: PINBALL_SLOPE,
    replace: "const slope = e > 0 ? q - 1 : e < 0 ? q : 0;",
    why: "right for the median",
    killers: ["gradients", "conformance"],
  },
  {
    name: "the quantile loss learns 1 − q",
    file: quantile,
    find: PINBALL,
    replace: "total += weights[n] * (e >= 0 ? (1 - q) * e : -q * e); // (2)",
    also: { find: PINBALL_SLOPE, replace: "const slope = e > 0 ? q - 1 : e < 0 ? q : 0;" },
    why: "the error taken as out − targets; its own right gradient, and right for the median",
    killers: ["conformance"],
  },
  {
    name: "squared error's gradient without the row's weight",
    file: squaredError,
    find: WEIGHTED_DOUT,
    replace: "dout[i] = (2 * e) / (M * weight); // (6)",
    why: "right where all weights are 1",
    killers: ["gradients", "exact"],
  },
  {
    name: "weighted squared error divides by N, and its gradient too",
    file: squaredError,
    find: WEIGHTED_SQUARES,
    replace: "loss[0] = total / (M * N); // (5)",
    also: { find: WEIGHTED_DOUT, replace: "dout[i] = (2 * weights[n] * e) / (M * N); // (6)" },
    why: "as Keras has it; its own right gradient",
    killers: ["exact"],
  },
];

export const weightedLossMutants: readonly Mutant[] = [...ofLabels, ...ofProbabilities, ...ofTargets];
