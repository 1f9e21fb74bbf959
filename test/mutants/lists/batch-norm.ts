import { ALL_BUT_EXACT, type Mutant } from "../mutant.ts";

const file = "src/layers/batch-norm/kernels.ts";
const SCALE = "const scale = (gamma[d] * invStd[d]) / N;";
const DX = "(N * dout[n * D + d] - sum - xhat[n * D + d] * sumXhat); // (23)";

const forward: readonly Mutant[] = [
  {
    name: "batch norm divides by the variance",
    file,
    find: "1 / Math.sqrt(biased + eps); // (3)",
    replace: "1 / (biased + eps); // (3)",
    why: "1/(variance + eps) for 1/√(variance + eps)",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "batch norm with eps outside the root",
    file,
    find: "1 / Math.sqrt(biased + eps); // (3)",
    replace: "1 / (Math.sqrt(biased) + eps); // (3)",
    why: "differs by about eps/2",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "batch norm normalizes by the unbiased variance",
    file,
    find: "squares / N; // (2)",
    replace: "squares / (N - 1); // (2)",
    why: "÷(N − 1) is for the running variance only",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "batch norm's variance as E[x²] − E[x]²",
    file,
    find: "squares += (x[n * D + d] - mu) * (x[n * D + d] - mu);",
    replace: "squares += x[n * D + d] * x[n * D + d];",
    also: { find: "squares / N; // (2)", replace: "squares / N - mu * mu; // (2)" },
    why: "the same in algebra; at a mean of 1000 and a deviation of 0.01 all digits cancel",
    killers: ["conformance"],
  },
  {
    name: "batch norm without gamma",
    file,
    find: "gamma[d] * normalized + beta[d]; // (5)",
    replace: "normalized + beta[d]; // (5)",
    why: "right where gamma is 1, as it starts",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "batch norm caches xhat times gamma",
    file,
    find: "xhat[n * D + d] = normalized;",
    replace: "xhat[n * D + d] = gamma[d] * normalized;",
    why: "right where gamma is 1, as it starts",
    killers: ALL_BUT_EXACT,
  },
];

const backward: readonly Mutant[] = [
  {
    name: "batch norm dx without gamma",
    file,
    find: SCALE,
    replace: "const scale = invStd[d] / N;",
    why: "hidden from an upstream gradient of ones: dx is 0 either way",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "batch norm dx divided by the variance",
    file,
    find: SCALE,
    replace: "const scale = (gamma[d] * invStd[d] * invStd[d]) / N;",
    why: "hidden from an upstream gradient of ones: dx is 0 either way",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "batch norm dx without 1/N",
    file,
    find: SCALE,
    replace: "const scale = gamma[d] * invStd[d];",
    why: "hidden from an upstream gradient of ones: dx is 0 either way",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "batch norm dx without the mean's term",
    file,
    find: DX,
    replace: "(N * dout[n * D + d] - xhat[n * D + d] * sumXhat); // (23)",
    why: "the mean taken for a constant",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "batch norm dx without the variance's term",
    file,
    find: DX,
    replace: "(N * dout[n * D + d] - sum); // (23)",
    why: "the variance taken for a constant",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "batch norm dgamma without xhat",
    file,
    find: "sumXhat += dout[n * D + d] * xhat[n * D + d]; // (11)",
    replace: "sumXhat += dout[n * D + d]; // (11)",
    why: "dgamma is then dbeta",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "batch norm dbeta doubled",
    file,
    find: "sumXhat); // (23)\n    }\n    dbeta[d] = sum;",
    replace: "sumXhat); // (23)\n    }\n    dbeta[d] = 2 * sum;",
    why: "a factor that a learning rate would hide",
    killers: ALL_BUT_EXACT,
  },
];

const running: readonly Mutant[] = [
  {
    name: "the running variance is biased",
    file,
    find: "momentum * correction * variance[d]; // (7)",
    replace: "momentum * variance[d]; // (7)",
    why: "no gradient depends on it",
    killers: ["conformance", "training"],
  },
  {
    name: "the running variance is the running deviation",
    file,
    find: "momentum * correction * variance[d]; // (7)",
    replace: "momentum * Math.sqrt(correction * variance[d]); // (7)",
    why: "no gradient depends on it",
    killers: ["conformance", "training"],
  },
  {
    name: "momentum reversed for the running mean",
    file,
    find: "(1 - momentum) * runningMean[d] + momentum * mean[d]; // (6)",
    replace: "momentum * runningMean[d] + (1 - momentum) * mean[d]; // (6)",
    why: "Keras' meaning of the word",
    killers: ["conformance", "training"],
  },
  {
    name: "momentum reversed for the running variance",
    file,
    find: "(1 - momentum) * runningVar[d] + momentum * correction",
    replace: "momentum * runningVar[d] + (1 - momentum) * correction",
    why: "Keras' meaning of the word",
    killers: ["conformance", "training"],
  },
  {
    name: "the running mean is not updated",
    file,
    find: "runningMean[d] = (1 - momentum) * runningMean[d] + momentum * mean[d]; // (6)",
    replace: "",
    why: "training goes on as ever; only predictions are wrong",
    killers: ["conformance", "training"],
  },
];

const evaluation: readonly Mutant[] = [
  {
    name: "evaluation with eps outside the root",
    file,
    find: "out[n * D + d] = gamma[d] * (x[n * D + d] - runningMean[d]) * invStd + beta[d]; // (9)",
    replace: `out[n * D + d] =
        (gamma[d] * (x[n * D + d] - runningMean[d])) / (Math.sqrt(runningVar[d]) + eps) + beta[d]; // (9)`,
    why: "differs by about eps/2",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "evaluation without the running mean",
    file,
    find: "gamma[d] * (x[n * D + d] - runningMean[d]) * invStd + beta[d]; // (9)",
    replace: "gamma[d] * x[n * D + d] * invStd + beta[d]; // (9)",
    why: "dx is the same",
    killers: ALL_BUT_EXACT,
  },
  {
    name: "evaluation dx without gamma",
    file,
    find: "gamma[d] * invStd * dout[n * D + d]; // (20)",
    replace: "invStd * dout[n * D + d]; // (20)",
    why: "right where gamma is 1, as it starts",
    killers: ["gradients", "conformance"],
  },
  {
    name: "evaluation dx without the deviation",
    file,
    find: "gamma[d] * invStd * dout[n * D + d]; // (20)",
    replace: "gamma[d] * dout[n * D + d]; // (20)",
    why: "right where the running variance is 1, as it starts",
    killers: ["gradients", "conformance"],
  },
  {
    name: "evaluation dgamma without the running mean",
    file,
    find: "dout[n * D + d] * (x[n * D + d] - runningMean[d]) * invStd; // (19)",
    replace: "dout[n * D + d] * x[n * D + d] * invStd; // (19)",
    why: "right where the running mean is 0, as it starts",
    killers: ["gradients", "conformance"],
  },
];

const stagedFile = "src/layers/batch-norm/staged.ts";

const staged: readonly Mutant[] = [
  {
    name: "staged dvar without ½",
    file: stagedFile,
    find: "dnormalized * -0.5 * (x[i]",
    replace: "dnormalized * -1 * (x[i]",
    why: "the power's exponent forgotten",
    killers: ["conformance"],
  },
  {
    name: "staged dx without the mean's share",
    file: stagedFile,
    find: " + dmu / N; // (18)",
    replace: "; // (18)",
    why: "one of the three ways back to x",
    killers: ["conformance"],
  },
  {
    name: "staged dvar with invStd for its cube",
    file: stagedFile,
    find: "invStd[d] * invStd[d] * invStd[d];",
    replace: "invStd[d];",
    why: "right where the variance is 1",
    killers: ["conformance"],
  },
];

const RELU = "src/layers/batch-norm/fused-relu.ts";

const withRelu: readonly Mutant[] = [
  {
    name: "batch norm with ReLU lets every gradient through",
    file: RELU,
    find: "batchNormBackward(dx, dgamma, dbeta, dx, xhat,",
    replace: "batchNormBackward(dx, dgamma, dbeta, dout, xhat,",
    why: "the gate of ReLU is computed and not used",
    killers: ["gradients", "training"],
  },
  {
    name: "batch norm with ReLU asks xhat where the gradient passes",
    file: RELU,
    find: "reluBackward(dx, dout, out, N * D);",
    replace: "reluBackward(dx, dout, xhat, N * D);",
    why: "right where beta is 0 and gamma is positive, as they start",
    killers: ["gradients", "training"],
  },
  {
    name: "batch norm with ReLU is batch norm alone",
    file: RELU,
    find: "reluForward(out, out, N * D); // (2)",
    replace: "// (2)",
    why: "the gate of the backward pass is still there",
    killers: ["gradients", "training"],
  },
];

export const batchNormMutants: readonly Mutant[] = [
  ...forward,
  ...backward,
  ...running,
  ...evaluation,
  ...staged,
  ...withRelu,
];
