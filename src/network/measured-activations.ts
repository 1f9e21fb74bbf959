/**
 * How the outputs of each layer are spread: loaded when it is first asked for.
 *
 * @module
 */
import { createBackend } from "../backends/create.ts";
import { ConfigError } from "../base/errors.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { operationName, type Structure } from "../graph/structure.ts";
import type { Network, PredictOptions } from "./network.ts";
import { trace } from "./trace.ts";

/** The outputs of one layer, over all samples and units. */
export interface LayerActivations {
  /** The layer's place in the network: `"1"`, `"3.0"`. */
  readonly layer: string;
  /** `affine`, `batchNorm`, `relu`. */
  readonly kind: string;
  /** Number of units. */
  readonly width: number;
  readonly mean: number;
  /** Biased (÷N) standard deviation. */
  readonly std: number;
  /** Share of the units that gave 0 for every sample, 0 to 1; only for layers that stop values, such as ReLUs. */
  readonly dead?: number;
}

/**
 * Options of `activationStatistics`. Every call lays out memory on the backend, which stays taken as long as the
 * backend is in use: to ask often, give a name and no backend of your own.
 */
export interface ActivationOptions extends PredictOptions {
  /** Layers of this kind are passed over, for instance `"batchNorm"`: what would the others give without them? */
  readonly leaveOut?: string;
}

/** What `activationStatistics` gives, for arguments that were checked. */
export async function measuredActivations(
  network: Network,
  input: Tensor,
  { backend = "auto", threads, leaveOut }: ActivationOptions,
): Promise<LayerActivations[]> {
  const { operations } = await trace(without(network.structure, leaveOut), await network.state(), input, {
    mode: "evaluate",
    backend: await createBackend(backend, { threads }),
  });
  return operations.map(({ name, kind, layer, out }) => ({
    layer: name,
    kind,
    ...statisticsOf(out),
    ...(layer?.stopsValues && { dead: deadShare(out) }),
  }));
}

/** The structure in which layers of a kind hand on what goes into them. */
function without(structure: Structure, kind: string | undefined): Structure {
  const insteadOf = new Map<number, number>();
  const handedOn = (value: number): number => insteadOf.get(value) ?? value;
  const operations = structure.operations.flatMap((operation) => {
    const inputs = operation.inputs.map(handedOn);
    if (kind === undefined || operation.layer?.kind !== kind) return [{ ...operation, inputs }];
    const [x, out] = [structure.values[inputs[0]!]!.size, structure.values[operation.output]!.size];
    if (x !== out) {
      throw new ConfigError(
        `${operationName(operation)} turns ${x} values into ${out} and cannot be left out. ` +
          'Leave out a kind that keeps the width, such as "batchNorm".',
      );
    }
    insteadOf.set(operation.output, inputs[0]!);
    return [];
  });
  return { ...structure, operations, output: handedOn(structure.output) };
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
