/**
 * The proof that backward is the derivative of forward: for any layers, on any backend.
 *
 * The check differentiates the projection Σ R⊙out with a random R. An upstream gradient of ones, or of `out` itself,
 * would let wrong backward passes through: with them the terms of batch normalization's dx cancel.
 *
 * @module
 */

import { createReferenceBackend } from "../backends/reference/reference.ts";
import { assertKnownKeys, assertPositiveInteger } from "../base/assert.ts";
import { createRandom, type Random } from "../base/random.ts";
import { allocate, type DType, type Tensor } from "../base/tensor.ts";
import { Executor, layOut } from "../graph/executor.ts";
import { isId, writeRandomIds } from "../graph/input-ids.ts";
import { parameterLayout, stateLayout } from "../graph/layout.ts";
import { assertBatch, type Structure, structureOf, widthsOf } from "../graph/structure.ts";
import type { Layer, Mode } from "../layers/layer.ts";
import { type GradientCheckOptions, type GradientResult, judge } from "./gradient-result.ts";
import { compareGradients, largestMagnitude, numericGradient, STEP } from "./numeric-gradient.ts";

/** What `gradientCheck` does. */
export async function gradientResults(
  layers: readonly Layer[],
  options: GradientCheckOptions = {},
): Promise<GradientResult[]> {
  assertKnownKeys("gradientCheck", options, ["batchSize", "inputs", "mode", "seed", "backend"]);
  const { batchSize: N = 6, mode = "train", seed = 0, backend = createReferenceBackend("float64") } = options;
  const structure = structureOf(layers, options.inputs);
  assertPositiveInteger("batchSize", N);
  if (mode === "train") assertBatch(structure, N);
  const random = createRandom(seed, "check");
  const point = randomPoint(structure, N, random, backend.dtype);
  // One row more than is checked: layers must not count on the rows that memory was laid out for.
  const executor = await layOut(structure, backend, N + 1, "check");
  await backwardGradients(executor, randomPoint(structure, N + 1, random, backend.dtype), mode);
  const analytic = await backwardGradients(executor, point, mode);
  const differences = new Differences(structure, point, mode);

  const numeric = new Map<string, Float64Array>();
  for (const tensor of analytic.keys()) numeric.set(tensor, await differences.of(tensor, STEP));
  const scale = SMALLEST_SHARE[backend.dtype] * Math.max(...[...numeric.values()].map(largestMagnitude));
  const results: GradientResult[] = [];
  for (const [tensor, gradient] of analytic) {
    const first = judge(compareGradients(gradient, numeric.get(tensor)!, scale), backend.dtype);
    // A difference taken across the kink of a ReLU is wrong itself; with a smaller step it no longer crosses it.
    const result = first.passed
      ? first
      : judge(compareGradients(gradient, await differences.of(tensor, STEP / 10), scale), backend.dtype);
    results.push({ tensor, ...result });
  }
  return results;
}

/**
 * A tensor whose gradients are smaller than this share of the largest of all is measured against that share: where its
 * true gradient is zero (a bias before batch normalization) it consists of the rounding of sums that cancel.
 */
const SMALLEST_SHARE: Readonly<Record<DType, number>> = { float64: 1e-3, float32: 0.1 };

/** Where a chain of layers is differentiated: its input, all its values, and the direction of the projection. */
interface Point {
  readonly N: number;
  readonly x: Float64Array;
  readonly values: ReadonlyMap<string, Tensor & { readonly data: Float64Array }>;
  /** R of Σ R⊙out. */
  readonly projection: Float64Array;
}

/** Parameters away from their start; state above 0, as a variance must be. */
function randomPoint(structure: Structure, N: number, random: Random, dtype: DType): Point {
  const { inputs, outputs } = widthsOf(structure);
  const x = randomArray(random, N * inputs, dtype);
  writeRandomIds(structure.ids, x, random);
  const projection = randomArray(random, N * outputs, dtype);
  const values = new Map<string, Tensor & { readonly data: Float64Array }>();
  for (const { name, shape, length } of parameterLayout(structure).entries) {
    values.set(name, { shape, data: randomArray(random, length, dtype) });
  }
  for (const { name, shape, length } of stateLayout(structure).entries) {
    values.set(name, { shape, data: randomArray(random, length, dtype).map(Math.abs) });
  }
  return { N, x, values, projection };
}

/** dx and the gradient of every parameter, as the backend computes them. Ids are constants: what is in dx there is not looked at. */
async function backwardGradients(executor: Executor, point: Point, mode: Mode): Promise<Map<string, Float64Array>> {
  const { backend } = executor;
  const { N, x, values, projection } = point;
  executor.write(values);
  backend.write(executor.x, x);
  executor.forward(N, mode);
  backend.write(executor.dout, projection);
  executor.backward();
  const dx = new Float64Array(x.length);
  await backend.read(executor.dx!, dx);
  const gradients = new Map([["x", dx.map((value, i) => (isId(executor.structure.ids, i) ? 0 : value))]]);
  for (const [name, { data }] of await executor.readGradients()) gradients.set(name, Float64Array.from(data));
  return gradients;
}

/** Central differences of Σ R⊙out about a point, in float64. */
class Differences {
  readonly #oracle: Executor;
  readonly #ids: Structure["ids"];
  readonly #point: Point;
  readonly #mode: Mode;
  readonly #out: Float64Array;

  constructor(structure: Structure, point: Point, mode: Mode) {
    this.#oracle = new Executor(structure, createReferenceBackend("float64"), point.N, "traceForward");
    this.#ids = structure.ids;
    this.#point = point;
    this.#mode = mode;
    this.#out = new Float64Array(point.projection.length);
  }

  /** With respect to `"x"`, or a parameter by its name. */
  of(tensor: string, h: number): Promise<Float64Array> {
    const { x, values } = this.#point;
    const projected = (): Promise<number> => this.#projected();
    if (tensor === "x") return numericGradient(projected, x, h, (i) => isId(this.#ids, i));
    return numericGradient(projected, values.get(tensor)!.data, h);
  }

  async #projected(): Promise<number> {
    const { N, x, values, projection } = this.#point;
    this.#oracle.write(values);
    this.#oracle.backend.write(this.#oracle.x, x);
    this.#oracle.forward(N, this.#mode);
    await this.#oracle.backend.read(this.#oracle.out, this.#out);
    return this.#out.reduce((sum, value, i) => sum + value * projection[i]!, 0);
  }
}

/** Values with |v| in [0.1, 1.1): far enough from ReLU's kink at 0 for the difference; exact in `dtype`. */
function randomArray(random: Random, length: number, dtype: DType): Float64Array {
  const values = allocate(dtype, length);
  for (let i = 0; i < length; i++) values[i] = (random.uniform() < 0.5 ? -1 : 1) * (0.1 + random.uniform());
  return Float64Array.from(values);
}
