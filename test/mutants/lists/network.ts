import type { Mutant } from "../mutant.ts";

const batchNorm = "src/layers/batch-norm/batch-norm.ts";
const relu = "src/layers/relu/relu.ts";
const affine = "src/layers/affine/affine.ts";
const executor = "src/graph/executor.ts";
const layout = "src/graph/layout.ts";
const trainer = "src/training/trainer.ts";

/** Where batch normalization with the ReLU behind it looks at the mode. */
const FUSED = 'if (mode === "train") return forward(';
const FUSED_BACKWARD = 'if (mode === "evaluate") {';

/** The cache itself at the first batch, and afterwards what nobody reads. */
const STALE = "xhat!.used ? backend.allocate(N * D) : Object.assign(xhat!, { used: true })";

/** Right kernels, called wrongly. */
export const networkMutants: readonly Mutant[] = [
  {
    name: "batch norm keeps the xhat of its first batch",
    file: batchNorm,
    find: "else batchNormForward(out, xhat!,",
    replace: `else batchNormForward(out, ${STALE},`,
    also: { find: "return forward(out, xhat!,", replace: `return forward(out, ${STALE},` },
    why: "a stale cache: right at the first step",
    killers: ["gradients", "training", "exact"],
  },
  {
    name: "batch norm does not move its running statistics",
    file: batchNorm,
    find: "batchNormRunning(runningMean!, runningVar!, mean!, variance!, D, weight, correction);",
    replace: "",
    why: "training goes on as ever; only predictions are wrong",
    killers: ["training"],
  },
  {
    name: "batch norm stores the biased variance",
    file: batchNorm,
    find: 'runningVariance === "unbiased" ? N / (N - 1) : 1;',
    replace: "1;",
    why: "the convention's option is not looked at",
    killers: ["training"],
  },
  {
    name: "batch norm corrects the variance the wrong way",
    file: batchNorm,
    find: "N / (N - 1)",
    replace: "(N - 1) / N",
    why: "no gradient depends on it",
    killers: ["training"],
  },
  {
    name: "evaluation uses the batch's statistics",
    file: batchNorm,
    find: 'if (mode === "evaluate") evaluation.forward(N);',
    replace: "if (!mode) evaluation.forward(N);",
    also: { find: FUSED, replace: "if (mode) return forward(" },
    why: "one prediction then depends on the others",
    killers: ["gradients", "training"],
  },
  {
    name: "evaluation's backward uses the batch's statistics",
    file: batchNorm,
    find: 'if (mode === "evaluate") return evaluation.backward(N);',
    replace: "if (!mode) return evaluation.backward(N);",
    also: { find: FUSED_BACKWARD, replace: "if (!mode) {" },
    why: "nothing trains in evaluation mode",
    killers: ["gradients"],
  },
  {
    name: "evaluation and its backward use the batch's statistics",
    file: batchNorm,
    find: FUSED,
    replace: "if (mode) return forward(",
    also: { find: FUSED_BACKWARD, replace: "if (!mode) {" },
    why: "the layer alone, which the check runs beside the fused one, uses the running statistics",
    killers: ["gradients", "training"],
  },
  {
    name: "relu's backward looks at dout",
    file: relu,
    find: "reluBackward(dx, dout, x, N * D);",
    replace: "reluBackward(dx, dout, dout, N * D);",
    why: "the guided backpropagation of pictures",
    killers: ["gradients", "training"],
  },
  {
    name: "relu's backward stops after N elements",
    file: relu,
    find: "reluBackward(dx, dout, x, N * D);",
    replace: "reluBackward(dx, dout, x, N);",
    why: "right where D = 1",
    killers: ["gradients", "training"],
  },
  {
    name: "affine swaps D and M on the way back",
    file: affine,
    find: "affineBackwardInput(dx, dout, w!, N, D, M);",
    replace: "affineBackwardInput(dx, dout, w!, N, M, D);",
    why: "right where D = M",
    killers: ["gradients", "training", "exact"],
  },
  {
    name: "backward runs from the first layer to the last",
    file: executor,
    find: "for (let i = placed.length - 1; i >= 0; i--)",
    replace: "for (let i = 0; i < placed.length; i++)",
    why: "right for a single layer",
    killers: ["gradients", "training", "exact"],
  },
  {
    name: "two parameters share an element",
    file: layout,
    find: "Math.ceil(length / alignment) * alignment;",
    replace: "Math.floor(length / alignment) * alignment;",
    also: { find: "byOperation, length: start };", replace: "byOperation, length: start + 1000 };" },
    why: "shapes and sizes are right",
    killers: ["gradients", "training", "exact"],
  },
  {
    name: "the trainer updates before the backward pass",
    file: trainer,
    find: "      const measuring = this.#goBack(laidOut, batch, batches);\n      if (measuring) await measuring;\n",
    replace: "",
    also: {
      find: "      this.#finish(laidOut, batches, learningRate, loss);\n",
      replace:
        "      this.#finish(laidOut, batches, learningRate, loss);\n      this.#goBack(laidOut, batch, batches);\n",
    },
    why: "every update uses the gradients of the batch before",
    killers: ["training"],
  },
];
