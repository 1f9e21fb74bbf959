/**
 * Networks as the toolbox cases describe them, module by module, in our terms; a residual connection has modules inside.
 *
 * @module
 */
import type { Tensor } from "../../../src/base/tensor.ts";
import { affine, batchNorm, gelu, type Layer, layerNorm, relu, residual } from "../../../src/index.ts";
import type { Fields } from "../cases.ts";
import { transposed } from "../layout.ts";

/** One of PyTorch's modules with its settings. */
export interface Module {
  readonly type: string;
  readonly body?: readonly Module[];
  readonly in?: number;
  readonly out?: number;
  readonly features?: number;
  readonly eps?: number;
  readonly momentum?: number;
}

const LAYERS: Readonly<Record<string, (module: Module) => Layer>> = {
  Linear: (module) => affine(module.in!, module.out!),
  LayerNorm: ({ features, eps }) => layerNorm(features!, { eps: eps! }),
  BatchNorm1d: ({ features, eps, momentum }) => batchNorm(features!, { eps: eps!, momentum: momentum! }),
  ReLU: () => relu(),
  GELU: () => gelu(),
  Residual: ({ body }) => residual(...layersOf(body!)),
};

/** The layers of a list of modules. */
export function layersOf(modules: readonly Module[]): Layer[] {
  return modules.map((module) => LAYERS[module.type]!(module));
}

const SCALE_AND_SHIFT = { weight: "gamma", bias: "beta" };

/** What a module calls its arrays, and what we call them. */
const ARRAYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Linear: { weight: "w", bias: "b" },
  LayerNorm: SCALE_AND_SHIFT,
  BatchNorm1d: { ...SCALE_AND_SHIFT, running_mean: "runningMean", running_var: "runningVar" },
};

/** PyTorch's arrays by our names and in our layout: a weight of `Linear` is (out, in), ours its transpose. */
export function arraysOf(modules: readonly Module[], arrays: Fields): ReadonlyMap<string, Tensor> {
  return new Map(
    arrays.names.map((theirs) => {
      const name = nameOf(modules, theirs.split("."));
      return [name, name.endsWith(".w") ? transposed(arrays.tensor(theirs)) : arrays.tensor(theirs)];
    }),
  );
}

/** `1.body.0.weight` is `1.0.w`. */
function nameOf(modules: readonly Module[], [index, ...rest]: readonly string[]): string {
  const module = modules[Number(index)]!;
  if (module.body) return `${index}.${nameOf(module.body, rest.slice(1))}`;
  return `${index}.${ARRAYS[module.type]![rest[0]!]!}`;
}
