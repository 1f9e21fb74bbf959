import { expect, it } from "vitest";
import { affine } from "../layers/affine/affine.ts";
import { sequential } from "../network/sequential.ts";
import { adam } from "../optimizers/adam/adam.ts";
import { sgd } from "../optimizers/sgd/sgd.ts";
import { trainingMemory } from "./training-memory.ts";

it("counts parameters, gradients, what the optimizer remembers, and a batch between all layers", () => {
  const network = sequential(affine(2, 3)); // 9 parameters, in 32 places
  // As many of each, and of 10 rows: x (2), out (3), dout (3).
  const ofSgd = { backendBytes: 4 * (3 * 32 + 10 * 8), batchBytes: 4 * 10 * 8, engineBytes: 8 * 9 };
  expect(trainingMemory(network, sgd({ learningRate: 1, momentum: 0.9 }), 10)).toEqual(ofSgd);
  expect(trainingMemory(network, adam(), 10)).toEqual({ ...ofSgd, backendBytes: 4 * (4 * 32 + 10 * 8) });
});
