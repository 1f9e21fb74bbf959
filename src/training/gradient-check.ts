/**
 * The proof that backward is the derivative of forward: for any layers, on any backend.
 *
 * The check differentiates the projection Σ R⊙out with a random R. An upstream gradient of ones, or of `out` itself,
 * would let wrong backward passes through: with them the terms of batch normalization's dx cancel.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import { createReferenceBackend } from "../backends/reference/reference.ts";
import type { Layer, Mode } from "../layers/layer.ts";
import { Executor } from "../network/executor.ts";
import { parameterLayout, type Structure, stateLayout, structureOf } from "../network/structure.ts";
import { createRandom, type Random } from "../random.ts";
import { allocate, type DType, type Tensor } from "../tensor.ts";
import { compareGradients, type GradientError, largestMagnitude, numericGradient } from "./numeric-gradient.ts";

/** The largest relative error that is taken for rounding. float32: 256 roundings of 2⁻²⁴. */
export const GRADIENT_TOLERANCE: Readonly<Record<DType, number>> = { float64: 1e-6, float32: 256 * 2 ** -24 };

/** Options of {@link gradientCheck}. */
export interface GradientCheckOptions {
  /** Rows of the batch. Default: 6. */
  readonly batchSize?: number;
  /** Inputs per sample; needed where no layer says its width. */
  readonly inputs?: number;
  /** Default: `"train"`. */
  readonly mode?: Mode;
  /** Default: 0. */
  readonly seed?: number;
  /** Whose backward pass is checked; the differences are always taken in float64. Default: float64 `reference`. */
  readonly backend?: Backend;
}

/** The result for one tensor. */
export interface GradientResult extends GradientError {
  /** `"x"`, or a parameter as `"0.w"`. */
  readonly tensor: string;
  readonly tolerance: number;
  readonly passed: boolean;
}

/**
 * Checks the backward pass of a chain of layers against central differences, for the input and every parameter.
 *
 * All values are random, also those that start at 0 or 1: a forgotten gamma does not show where gamma is 1.
 *
 * @example
 * await gradientCheck([batchNorm(5)]);                       // every result.passed is true
 * await gradientCheck([relu()], { inputs: 7 });
 * await gradientCheck([myLayer], { batchSize: 4, mode: "evaluate" });
 */
export async function gradientCheck(
  layers: readonly Layer[],
  options: GradientCheckOptions = {},
): Promise<GradientResult[]> {
  const { batchSize: N = 6, mode = "train", seed = 0, backend = createReferenceBackend("float64") } = options;
  const structure = structureOf(layers, options.inputs);
  const oracle = new Executor(structure, createReferenceBackend("float64"), N);
  const executor = new Executor(structure, backend, N, { inputGradient: true });
  const random = createRandom(seed, "check");
  const x = randomArray(random, N * structure.widths[0]!, backend.dtype);
  const projection = randomArray(random, oracle.dout.length, backend.dtype);
  const values = randomValues(structure, random, backend.dtype);

  const analytic = await backwardGradients(executor, x, projection, values, N, mode);
  const loss = projectedLoss(oracle, x, projection, values, N, mode);
  const numeric = new Map<string, Float64Array>();
  for (const tensor of analytic.keys()) {
    numeric.set(tensor, await numericGradient(loss, tensor === "x" ? x : values.get(tensor)!.data));
  }
  const scale = SMALLEST_SHARE * Math.max(...[...numeric.values()].map(largestMagnitude));
  return [...analytic].map(([tensor, gradient]) => ({
    tensor,
    ...judge(compareGradients(gradient, numeric.get(tensor)!, scale), backend.dtype),
  }));
}

/** Whether an error can be rounding. */
export function judge(error: GradientError, dtype: DType): Omit<GradientResult, "tensor"> {
  const tolerance = GRADIENT_TOLERANCE[dtype];
  return { ...error, tolerance, passed: error.relativeError <= tolerance };
}

/** A tensor whose gradients are smaller than this share of the largest of all is measured against that share. */
const SMALLEST_SHARE = 0.1;

type RandomValues = ReadonlyMap<string, Tensor & { readonly data: Float64Array }>;

/** dx and the gradient of every parameter, as the backend computes them. */
async function backwardGradients(
  executor: Executor,
  x: Float64Array,
  projection: Float64Array,
  values: RandomValues,
  N: number,
  mode: Mode,
): Promise<Map<string, Float64Array>> {
  const { backend } = executor;
  executor.write(values);
  backend.write(executor.x, x);
  executor.forward(N, mode);
  backend.write(executor.dout, projection);
  executor.backward(N, mode);
  const gradients = new Map([["x", await readAll(backend, executor.layers[0]!.dx!)]]);
  for (const [index, layer] of executor.layers.entries()) {
    for (const [name, buffer] of Object.entries(layer.gradients)) {
      gradients.set(`${index}.${name}`, await readAll(backend, buffer));
    }
  }
  return gradients;
}

async function readAll(backend: Backend, buffer: DeviceBuffer): Promise<Float64Array> {
  const values = new Float64Array(buffer.length);
  await backend.read(buffer, values);
  return values;
}

/** Σ projection⊙out of the forward pass, as a function of whatever `x` and `values` hold when it is called. */
function projectedLoss(
  oracle: Executor,
  x: Float64Array,
  projection: Float64Array,
  values: RandomValues,
  N: number,
  mode: Mode,
): () => Promise<number> {
  const out = new Float64Array(oracle.out.length);
  return async () => {
    oracle.write(values);
    oracle.backend.write(oracle.x, x);
    oracle.forward(N, mode);
    await oracle.backend.read(oracle.out, out);
    return out.reduce((sum, value, i) => sum + value * projection[i]!, 0);
  };
}

/** Parameters away from their start; state above 0, as a variance must be. */
function randomValues(structure: Structure, random: Random, dtype: DType): RandomValues {
  const values = new Map<string, Tensor & { readonly data: Float64Array }>();
  for (const { name, shape, length } of parameterLayout(structure).entries) {
    values.set(name, { shape, data: randomArray(random, length, dtype) });
  }
  for (const { name, shape, length } of stateLayout(structure).entries) {
    values.set(name, { shape, data: randomArray(random, length, dtype).map(Math.abs) });
  }
  return values;
}

/** Values with |v| in [0.1, 1.1): far enough from ReLU's kink at 0 for the difference; exact in `dtype`. */
function randomArray(random: Random, length: number, dtype: DType): Float64Array {
  const values = allocate(dtype, length);
  for (let i = 0; i < length; i++) values[i] = (random.uniform() < 0.5 ? -1 : 1) * (0.1 + random.uniform());
  return Float64Array.from(values);
}
