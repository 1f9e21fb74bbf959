/**
 * What each layer gives: whether signals die out, blow up, or stop at units that are never active.
 *
 * @module
 */
import { ConfigError } from "../base/errors.ts";
import { asMatrix } from "../base/shape.ts";
import { type Tensor, type TensorLike, toTensor } from "../base/tensor.ts";
import { structureOf } from "../graph/structure.ts";
import { Network, type PredictOptions } from "./network.ts";

/** The outputs of one layer, over all samples and units. */
export interface LayerActivations {
  /** The layer's index in the network. */
  readonly layer: number;
  /** `affine`, `batchNorm`, `relu`. */
  readonly kind: string;
  /** Number of units. */
  readonly width: number;
  readonly mean: number;
  /** Biased (÷N) standard deviation. */
  readonly std: number;
  /** Share of the units of a ReLU that gave 0 for every sample, 0 to 1; only for ReLUs. */
  readonly dead?: number;
}

/** Options of {@link activationStatistics}. */
export interface ActivationOptions extends PredictOptions {
  /** Layers of this kind are passed over, for instance `"batchNorm"`: what would the others give without them? */
  readonly leaveOut?: string;
}

/**
 * Mean and standard deviation of each layer's outputs for `x`, in evaluation mode, and how many ReLUs are dead.
 *
 * @param x (N, …): some samples; a thousand are enough
 * @returns one entry for each layer that is not left out, in their order
 * @throws ShapeError if the rows have another width
 * @throws ConfigError if a layer that changes the width is left out, or the network has no values
 */
export async function activationStatistics(
  network: Network,
  x: TensorLike,
  { leaveOut, ...options }: ActivationOptions = {},
): Promise<LayerActivations[]> {
  let out = toTensor(x);
  network.assertInput(out, "activationStatistics");
  const state = await network.state();
  const found: LayerActivations[] = [];
  for (const [i, { kind }] of network.structure.layers.entries()) {
    if (kind === leaveOut) {
      assertSameWidth(network, i);
      continue;
    }
    out = await alone(network, i, state).predict(out, options);
    found.push({ layer: i, kind, ...statisticsOf(out), ...(kind === "relu" && { dead: deadShare(out) }) });
  }
  return found;
}

/** Layer `i` as a network of its own. */
function alone({ structure }: Network, i: number, state: ReadonlyMap<string, Tensor>): Network {
  const layer = structure.layers[i]!;
  const own = new Network(structureOf([layer], structure.widths[i]));
  const names = [...layer.parameters, ...layer.state].map(({ name }) => name);
  own.loadState(new Map(names.map((name) => [`0.${name}`, state.get(`${i}.${name}`)!])));
  return own;
}

function assertSameWidth({ structure: { layers, widths } }: Network, i: number): void {
  if (widths[i] === widths[i + 1]) return;
  throw new ConfigError(
    `Layer ${i} (${layers[i]!.kind}) turns ${widths[i]} values into ${widths[i + 1]} and cannot be left out. ` +
      'Leave out a kind that keeps the width, such as "batchNorm".',
  );
}

function statisticsOf({ data, shape }: Tensor): { width: number; mean: number; std: number } {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  const mean = sum / data.length;
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += (data[i]! - mean) * (data[i]! - mean);
  return { width: asMatrix(shape)[1], mean, std: Math.sqrt(squares / data.length) };
}

function deadShare({ data, shape }: Tensor): number {
  const [N, M] = asMatrix(shape);
  let dead = 0;
  for (let m = 0; m < M; m++) {
    let n = 0;
    while (n < N && data[n * M + m] === 0) n++;
    if (n === N) dead++;
  }
  return dead / M;
}
