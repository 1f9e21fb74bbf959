/**
 * One path through a network: a sample, and a unit at each boundary between two layers.
 *
 * @module
 */
import type { LayerTrace, Trace } from "../../trace/trace.ts";
import type { Axis, Indices } from "./equations/equation.ts";

export interface Path {
  readonly n: number;
  /** `units[i]` goes into layer i; the last one is a logit. */
  readonly units: readonly number[];
}

/** What is selected in layer `place`; in the loss, where it is the number of layers. */
export function indicesAt({ n, units }: Path, place: number): Indices {
  const d = units[place]!;
  return { n, d, m: units[place + 1] ?? d };
}

/** The path with another index in layer `place`. Layers that work unit by unit keep what goes in and out the same. */
export function withIndex(path: Path, layers: readonly LayerTrace[], place: number, axis: Axis, value: number): Path {
  if (axis === "n") return { ...path, n: value };
  const at = axis === "m" && place < layers.length ? place + 1 : place;
  return { ...path, units: spread(path.units, layers, at, value) };
}

function spread(units: readonly number[], layers: readonly LayerTrace[], at: number, unit: number): number[] {
  const [first, last] = sameUnits(layers, at);
  return units.map((old, i) => (i >= first && i <= last ? unit : old));
}

/** The boundaries about `at` that only layers that work unit by unit lie between. */
function sameUnits(layers: readonly LayerTrace[], at: number): [first: number, last: number] {
  let [first, last] = [at, at];
  while (first > 0 && !mixesUnits(layers[first - 1]!)) first--;
  while (last < layers.length && !mixesUnits(layers[last]!)) last++;
  return [first, last];
}

/** A layer with a matrix makes each output of all inputs. */
function mixesUnits({ parameters }: LayerTrace): boolean {
  return Object.values(parameters).some(({ shape }) => shape.length > 1);
}

/** The sample that the loss is largest of, and on its way back the units whose gradient is. */
export function strongestPath(trace: Trace): Path {
  const { layers, probabilities, labels, dlogits } = trace;
  const M = probabilities.shape[1]!;
  const right = Array.from(labels, (label, n) => probabilities.data[n * M + label]!);
  const n = right.indexOf(Math.min(...right));
  let units = new Array<number>(layers.length + 1).fill(0);
  for (let at = layers.length; at >= 0; ) {
    const [first] = sameUnits(layers, at);
    units = spread(units, layers, at, largestInRow(layers[first]?.dx ?? dlogits, n));
    at = first - 1;
  }
  return { n, units };
}

function largestInRow({ data, shape }: LayerTrace["dx"], n: number): number {
  const width = shape[1]!;
  const sizes = Array.from(data.subarray(n * width, (n + 1) * width), Math.abs);
  return Math.max(0, sizes.indexOf(Math.max(...sizes)));
}
