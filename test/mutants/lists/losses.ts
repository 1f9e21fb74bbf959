import { ALL_BUT_EXACT, type Mutant } from "../mutant.ts";

const softmax = "src/losses/softmax-cross-entropy/kernels.ts";
const squaredError = "src/losses/mean-squared-error/kernels.ts";
const counting = "src/metrics/kernels/count-correct.ts";

const LOSS = "loss[0] = total / N; // (8)";
const DLOGITS = "dlogits[row + m] = (exp(logits[row + m] - max) / sum - onehot) / N; // (12)";
const ONEHOT = "m === labels[n] ? 1 : 0";
const SQUARED_LOSS = "loss[0] = total / size; // (1)";
const SQUARED_DOUT = "dout[i] = (2 * difference) / size; // (4)";
const PREDICTION = "> logits[n * M + prediction]) prediction = m; // (15)";

const crossEntropy: readonly Mutant[] = [
  {
    name: "softmax without subtracting the maximum",
    file: softmax,
    find: "  return max;",
    replace: "  return 0 * max;",
    why: "the same in algebra; exp overflows at logits of 1000",
    killers: ["conformance"],
  },
  {
    name: "softmax subtracts the first logit",
    file: softmax,
    find: "if (logits[row + m] > max) max = logits[row + m]; // (3)",
    replace: "",
    why: "the same in algebra; exp overflows where the first is not the largest",
    killers: ["conformance"],
  },
  {
    name: "softmax without its denominator",
    file: softmax,
    find: "exp(logits[row + m] - max) / sum; // (5)",
    replace: "exp(logits[row + m] - max); // (5)",
    why: "training does not use it: the loss has its own",
    killers: ["conformance"],
  },
  {
    name: "dlogits without 1/N",
    file: softmax,
    find: DLOGITS,
    replace: "dlogits[row + m] = exp(logits[row + m] - max) / sum - onehot; // (12)",
    why: "a learning rate N times as large",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "cross-entropy as a sum",
    file: softmax,
    find: LOSS,
    replace: "loss[0] = total; // (8)",
    why: "the gradient is the mean's",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "cross-entropy as a sum, and its gradient too",
    file: softmax,
    find: LOSS,
    replace: "loss[0] = total; // (8)",
    also: { find: DLOGITS, replace: "dlogits[row + m] = exp(logits[row + m] - max) / sum - onehot; // (12)" },
    why: "another function, with its own right gradient: only published values tell",
    killers: ["conformance", "training"],
  },
  {
    name: "cross-entropy forgets to subtract the maximum from the label's logit",
    file: softmax,
    find: "total += log(sum) - (logits[row + labels[n]] - max); // (7)",
    replace: "total += log(sum) - logits[row + labels[n]]; // (7)",
    why: "off by the maximum, which has a gradient too",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "one-hot at the column after the label's",
    file: softmax,
    find: ONEHOT,
    replace: "m === labels[n] + 1 ? 1 : 0",
    why: "labels counted from 1",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "one-hot of the first row's label",
    file: softmax,
    find: ONEHOT,
    replace: "m === labels[0] ? 1 : 0",
    why: "right in a batch of one",
    killers: ALL_BUT_EXACT,
  },
];

const squared: readonly Mutant[] = [
  {
    name: "squared error's gradient without the 2",
    file: squaredError,
    find: SQUARED_DOUT,
    replace: "dout[i] = difference / size; // (4)",
    why: "right for half the squared error",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "half the squared error, and its gradient",
    file: squaredError,
    find: SQUARED_LOSS,
    replace: "loss[0] = total / size / 2; // (1)",
    also: { find: SQUARED_DOUT, replace: "dout[i] = difference / size; // (4)" },
    why: "another function, with its own right gradient: only published values tell",
    killers: ["conformance", "training"],
  },
  {
    name: "squared error divided by N, and its gradient too",
    file: squaredError,
    find: SQUARED_LOSS,
    replace: "loss[0] = total / N; // (1)",
    also: { find: SQUARED_DOUT, replace: "dout[i] = (2 * difference) / N; // (4)" },
    why: "the same where M = 1",
    killers: ["conformance", "training"],
  },
  {
    name: "squared error's gradient divided by N",
    file: squaredError,
    find: SQUARED_DOUT,
    replace: "dout[i] = (2 * difference) / N; // (4)",
    why: "the same where M = 1",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "squared error's gradient with the wrong sign",
    file: squaredError,
    find: "const difference = out[i] - targets[i];",
    replace: "const difference = targets[i] - out[i];",
    why: "the loss is the same",
    killers: ALL_BUT_EXACT,
  },
];

const correct: readonly Mutant[] = [
  {
    name: "of equal logits the last is the prediction",
    file: counting,
    find: PREDICTION,
    replace: ">= logits[n * M + prediction]) prediction = m; // (15)",
    why: "shows at ties only, as those of a network that starts at zero",
    killers: ["exact"],
  },
  {
    name: "the smallest logit is the prediction",
    file: counting,
    find: PREDICTION,
    replace: "< logits[n * M + prediction]) prediction = m; // (15)",
    why: "nothing is trained by it",
    killers: ["exact"],
  },
];

export const lossMutants: readonly Mutant[] = [...crossEntropy, ...squared, ...correct];
