import type { Mutant } from "../mutant.ts";

const layer = "src/layers/dropout/dropout.ts";
const functions = "src/layers/dropout/functions.ts";

export const dropoutMutants: readonly Mutant[] = [
  {
    name: "dropout's gradient is the mask",
    file: layer,
    find: 'if (dx) drop(dx, dout, N, D, firstRow, mode === "train" ? rate : 0, key, salt);',
    replace:
      'if (dx) { drop(dx, dout, N, D, firstRow, mode === "train" ? rate : 0, key, salt); for (let i = 0; i < N * D; i++) (dx as unknown as Float64Array)[i]! *= 1 - rate; }',
    why: "the factor 1/(1 − rate) of what is kept is forgotten on the way back",
    killers: ["gradients"],
  },
  {
    name: "dropout lets every gradient through",
    file: layer,
    find: 'if (dx) drop(dx, dout, N, D, firstRow, mode === "train" ? rate : 0, key, salt);',
    replace: "if (dx) drop(dx, dout, N, D, firstRow, 0, key, salt);",
    why: "as if the output still depended on what was dropped",
    killers: ["gradients"],
  },
  {
    name: "dropout's backward pass has the mask of the next step",
    file: layer,
    find: "backward({ N, mode, seed, index, firstRow }) {\n          const { key, salt } = stepKey(seed, layer, index);",
    replace:
      "backward({ N, mode, seed, index, firstRow }) {\n          const { key, salt } = stepKey(seed, layer, index + 1);",
    why: "the mask is drawn again",
    killers: ["gradients"],
  },
  {
    name: "dropout's backward pass counts rows from another one",
    file: layer,
    find: "if (dx) drop(dx, dout, N, D, firstRow, mode",
    replace: "if (dx) drop(dx, dout, N, D, firstRow + 1, mode",
    why: "off by one: each row gets the mask of the next",
    killers: ["gradients"],
  },
  {
    name: "dropout drops in the backward pass of evaluation",
    file: layer,
    find: 'if (dx) drop(dx, dout, N, D, firstRow, mode === "train" ? rate : 0, key, salt);',
    replace: "if (dx) drop(dx, dout, N, D, firstRow, rate, key, salt);",
    why: "what evaluation lets through has the slope 1",
    killers: ["gradients"],
  },
  {
    name: "dropout's rate is the share that is kept",
    file: functions,
    find: "const scale = 1 / (1 - rate);",
    replace: "const scale = 1 / rate;",
    why: "the keep_prob of the first TensorFlow; right at ½",
    killers: ["conformance"],
  },
  {
    name: "dropout does not scale",
    file: functions,
    find: "const scale = 1 / (1 - rate);",
    replace: "const scale = 1;",
    why: "the plain form, which scales in evaluation instead",
    killers: ["conformance"],
  },
];
