import type { Mutant } from "../mutant.ts";

const batchNorm = "src/layers/batch-norm/batch-norm.ts";
const relu = "src/layers/relu/relu.ts";
const affine = "src/layers/affine/affine.ts";
const executor = "src/graph/executor.ts";
const layout = "src/graph/layout.ts";
const placement = "src/graph/placement.ts";
const trainer = "src/training/trainer.ts";

/** Right kernels, called wrongly. */
export const networkMutants: readonly Mutant[] = [
  {
    name: "batch norm keeps the xhat of its first batch",
    file: batchNorm,
    find: 'if (mode === "train") return forward(out, xhat!, mean!, variance!, invStd!, x, gamma!, beta!, N, D, eps);',
    replace: `if (mode === "train") {
        const stale = Object.hasOwn(xhat!, "used");
        Object.assign(xhat!, { used: true });
        const kept = stale ? backend.allocate(N * D) : xhat!;
        return forward(out, kept, mean!, variance!, invStd!, x, gamma!, beta!, N, D, eps);
      }`,
    why: "a stale cache: right at the first step",
    killers: ["gradients", "training", "exact"],
  },
  {
    name: "batch norm does not move its running statistics",
    file: batchNorm,
    find: "batchNormRunning(runningMean!, runningVar!, mean!, variance!, D, momentum, correction);",
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
    also: { find: 'if (mode === "train") return forward(', replace: "if (mode) return forward(" },
    why: "one prediction then depends on the others",
    killers: ["gradients", "training"],
  },
  {
    name: "evaluation's backward uses the batch's statistics",
    file: batchNorm,
    find: 'if (mode === "evaluate") return evaluation.backward(N);',
    replace: "if (!mode) return evaluation.backward(N);",
    also: { find: 'if (mode === "evaluate") {', replace: "if (!mode) {" },
    why: "nothing trains in evaluation mode",
    killers: ["gradients"],
  },
  {
    name: "evaluation and its backward use the batch's statistics",
    file: batchNorm,
    find: 'if (mode === "train") return forward(',
    replace: "if (mode) return forward(",
    also: { find: 'if (mode === "evaluate") {', replace: "if (!mode) {" },
    why: "another function, with its own right gradient: with a ReLU behind it",
    killers: ["training"],
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
    also: { find: "return { entries, length: start };", replace: "return { entries, length: start + 1000 };" },
    why: "shapes and sizes are right",
    killers: ["gradients", "training"],
  },
  {
    name: "the trainer updates before the backward pass",
    file: trainer,
    find: "    else executor.backward();\n",
    replace: "",
    also: {
      find: "    if (this.network.version === this.#version) this.#version",
      replace: "    executor.backward();\n    if (this.network.version === this.#version) this.#version",
    },
    why: "every update uses the gradients of the batch before",
    killers: ["training"],
  },
  {
    name: "the gradient of a second use takes the place of the first",
    file: placement,
    find: "add(total, total, part, N * size);",
    replace: "add(total, part, part, N * size);",
    why: "a value that is used once never shows it",
    killers: ["gradients"],
  },
  {
    name: "the gradient of a second use is forgotten",
    file: placement,
    find: "for (const { total, part, size } of sums) add(total, total, part, N * size);",
    replace: "for (const { total, part, size } of sums.slice(1)) add(total, total, part, N * size);",
    why: "the layers inside of a residual connection then hand nothing on",
    killers: ["gradients"],
  },
];
