import type { Mutant } from "../mutant.ts";

const file = "src/layers/embedding/kernels.ts";
const layer = "src/layers/embedding/embedding.ts";
const slice = "src/layers/slice/kernels.ts";

export const embeddingMutants: readonly Mutant[] = [
  {
    name: "embedding assigns the gradient of repeated ids",
    file,
    find: "sum += dout[p * D + d]; // (4)",
    replace: "sum = dout[p * D + d]; // (4)",
    why: "right where no id stands twice in a batch",
    killers: ["gradients", "conformance", "exact"],
  },
  {
    name: "embedding leaves out a place of an id that has three",
    file,
    find: "next[p] = first[id];",
    replace: "next[p] = first[id] < 0 || next[first[id]] < 0 ? first[id] : next[first[id]];",
    why: "a link that jumps over a place",
    killers: ["gradients", "conformance"],
  },
  {
    name: "embedding's padding row is trained",
    file,
    find: "if (id === paddingId) continue; // (5)",
    replace: "// (5)",
    why: "right in the gradient check, which takes no padding id",
    killers: ["conformance", "exact"],
  },
  {
    name: "embedding's mean over places divides by all places",
    file,
    find: "byFrequency && places > 0 ? places : 1;",
    replace: "byFrequency ? size : 1;",
    why: "the mean over the batch",
    killers: ["conformance", "exact"],
  },
  {
    name: "embedding always takes the mean over places",
    file,
    find: "byFrequency && places > 0 ? places : 1;",
    replace: "places > 0 ? places : 1;",
    why: "right where no id stands twice in a batch",
    killers: ["gradients", "conformance", "exact"],
  },
  {
    name: "embedding reads the row before",
    file,
    find: "const row = ids[p] * D;",
    replace: "const row = Math.max(ids[p] - 1, 0) * D;",
    why: "ids counted from 1",
    killers: ["gradients", "conformance", "exact"],
  },
  {
    name: "embedding sums repeated ids from behind",
    file,
    find: "for (let p = size - 1; p >= 0; p--) {",
    replace: "for (let p = 0; p < size; p++) {",
    why: "the same in algebra, other bits",
    killers: ["exact"],
  },
  {
    name: "embedding gives ids a gradient",
    file,
    find: "dx[p] = 0; // (7)",
    replace: "dx[p] = 1; // (7)",
    why: "nothing that trains reads the gradient of the input",
    killers: ["exact"],
  },
  {
    name: "embedding's layer forgets its padding id",
    file: layer,
    find: "count, D, paddingId, scaleGradientByFrequency);",
    replace: "count, D, NO_PADDING, scaleGradientByFrequency);",
    why: "the kernel is right, and the gradient check takes no padding id",
    killers: ["exact"],
  },
  {
    name: "slice begins a column late",
    file: slice,
    find: "out[n * M + m] = x[n * D + start + m]; // (1)",
    replace: "out[n * M + m] = x[n * D + start + m + 1]; // (1)",
    why: "columns counted from 1; backward pass and forward pass disagree",
    killers: ["gradients", "exact"],
  },
  {
    name: "slice gives its gradient to the first columns",
    file: slice,
    find: "dx[n * D + start + m] = dout[n * M + m]; // (2)",
    replace: "dx[n * D + m] = dout[n * M + m]; // (2)",
    why: "right for columns from the first one on",
    killers: ["gradients", "exact"],
  },
  {
    name: "slice leaves the gradient of the other columns as it was",
    file: slice,
    find: "dx[n * D + d] = 0; // (3)",
    replace: "dx[n * D + d] += 0; // (3)",
    why: "right in the first batch, where memory is zero",
    killers: ["exact"],
  },
];
