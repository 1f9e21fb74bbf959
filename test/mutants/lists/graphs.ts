import type { Mutant } from "../mutant.ts";

const add = "src/layers/residual/kernels.ts";
const residual = "src/layers/residual/residual.ts";
const concatenate = "src/layers/branches/kernels.ts";
const branches = "src/layers/branches/branches.ts";
const placement = "src/graph/placement.ts";
const structure = "src/graph/structure.ts";
const executor = "src/graph/executor.ts";

const residualMutants: readonly Mutant[] = [
  {
    name: "residual's gradient goes into its layers alone",
    file: residual,
    find: "addBackward(dx ?? df!, df!, dout, N * M);",
    replace: "addBackward(df!, df!, dout, N * M);",
    why: "what goes in gets the gradient of one of its two uses",
    killers: ["gradients"],
  },
  {
    name: "residual's gradient goes past its layers alone",
    file: residual,
    find: "addBackward(dx ?? df!, df!, dout, N * M);",
    replace: "if (dx) addBackward(dx, dx, dout, N * M);",
    why: "the layers inside never learn; the network trains nevertheless",
    killers: ["gradients"],
  },
  {
    name: "residual's gradient is halved between its two uses",
    file: add,
    find: "da[i] = dout[i]!; // (2)\n    db[i] = dout[i]!;",
    replace: "da[i] = dout[i]! / 2; // (2)\n    db[i] = dout[i]! / 2;",
    why: "a sum gives each of its terms the whole",
    killers: ["gradients"],
  },
  {
    name: "residual subtracts, and backward too",
    file: add,
    find: "a[i]! + b[i]!; // (1)",
    replace: "a[i]! - b[i]!; // (1)",
    also: { find: "db[i] = dout[i]!;", replace: "db[i] = -dout[i]!;" },
    why: "another function; what sums gradients uses the kernel as well, and tells",
    killers: ["gradients", "exact"],
  },
  {
    name: "residual adds what its layers give twice",
    file: residual,
    find: "addForward(out, x!, f!, N * M);",
    replace: "addForward(out, f!, f!, N * M);",
    why: "what goes in is lost",
    killers: ["gradients", "exact"],
  },
];

const branchesMutants: readonly Mutant[] = [
  {
    name: "branches start a column too late",
    file: concatenate,
    find: "out[n * M + start + d] = x[n * D + d]!; // (1)",
    replace: "out[n * M + start + d + 1] = x[n * D + d]!; // (1)",
    why: "the last column runs into the next row",
    killers: ["gradients", "exact"],
  },
  {
    name: "branches' gradients are those of the column before",
    file: concatenate,
    find: "dout[n * M + start + d]!; // (2)",
    replace: "dout[n * M + Math.max(0, start - 1) + d]!; // (2)",
    why: "right for the first branch",
    killers: ["gradients"],
  },
  {
    name: "branches all get the gradients of the first",
    file: branches,
    find: "concatenateBackward(dx, dout, N * rows, widths[i]!, M, starts[i]!);",
    replace: "concatenateBackward(dx, dout, N * rows, widths[i]!, M, 0);",
    why: "right where there is one",
    killers: ["gradients"],
  },
  {
    name: "branches overlap, there and back",
    file: branches,
    find: "widths.slice(0, i).reduce(",
    replace: "widths.slice(0, i).slice(0, 1).reduce(",
    why: "right for two",
    killers: ["gradients"],
  },
  {
    name: "branches stand in the reverse order, there and back",
    file: branches,
    find: "widths.slice(0, i).reduce(",
    replace: "widths.slice(i + 1).reduce(",
    why: "another function, with its own right gradient",
    killers: ["exact"],
  },
];

const accumulationMutants: readonly Mutant[] = [
  {
    name: "the gradient of a value's last use overwrites the others",
    file: placement,
    find: "isTotal || !total ? total : backend.allocate(total.length)",
    replace: "total",
    why: "right where a value is used once",
    killers: ["gradients"],
  },
  {
    name: "the gradients of a value's uses are not summed",
    file: placement,
    find: "add(total, total, part, N * size);",
    replace: "add;",
    why: "only the last use counts",
    killers: ["gradients"],
  },
  {
    name: "the sum of gradients counts its second part twice",
    file: placement,
    find: "add(total, total, part, N * size);",
    replace: "add(total, part, part, N * size);",
    why: "overwrites instead of adding; right where both uses give the same",
    killers: ["gradients"],
  },
  {
    name: "the gradients of the first row alone are summed",
    file: placement,
    find: "add(total, total, part, N * size);",
    replace: "add(total, total, part, size);",
    why: "right for a batch of one",
    killers: ["gradients"],
  },
  {
    name: "gradients are summed before they are written",
    file: executor,
    find: "passes.backward(this.#steps[i]!);\n      if (accumulate) accumulate(step);",
    replace: "if (accumulate) accumulate(step);\n      passes.backward(this.#steps[i]!);",
    why: "what is added is the step's before",
    killers: ["gradients"],
  },
  {
    name: "layers inside of others are named as the outermost",
    file: structure,
    find: "along.push(this.#layer(layer, along[index]!, `$",
    replace: "prefix = '';\n      along.push(this.#layer(layer, along[index]!, `$",
    why: "two layers then share their parameters",
    killers: ["gradients"],
  },
];

export const graphMutants: readonly Mutant[] = [...residualMutants, ...branchesMutants, ...accumulationMutants];
