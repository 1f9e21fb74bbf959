/**
 * The calls of kernels that the layers of the catalog make in their examples: a new layer's kernels are among them.
 *
 * @module
 */
import type { Backend } from "../../src/backends/backend.ts";
import type { Kernel, PlainKernel } from "../../src/backends/kernel.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRandom } from "../../src/base/random.ts";
import { layOut } from "../../src/graph/executor.ts";
import { writeRandomIds } from "../../src/graph/input-ids.ts";
import { structureOf } from "../../src/graph/structure.ts";
import { layerDefinitions } from "../../src/layers/catalog.ts";
import type { LayerDefinition } from "../../src/layers/definition.ts";
import type { Layer, Mode } from "../../src/layers/layer.ts";
import type { KernelCall } from "./kernel-call.ts";

/** Layers in one mode, on rows of a width. */
export interface Example {
  readonly subject: string;
  readonly role: LayerDefinition["role"];
  readonly layers: readonly Layer[];
  readonly mode: Mode;
  readonly width: number;
}

/** The examples of every definition; and what lies between layers of a width, in widths around vectors and blocks. */
export const EXAMPLES: readonly Example[] = layerDefinitions().flatMap(
  ({ kind, role, hidden, examples }): Example[] => [
    ...(examples?.() ?? []).flatMap(({ subject = kind, layers, modes }) =>
      modes.map((mode) => ({ subject, role, layers, mode, width: 7 })),
    ),
    ...(hidden
      ? [1, 5, 64, 97, 530].map(
          (width): Example => ({ subject: kind, role, layers: [hidden(width)], mode: "train", width }),
        )
      : []),
  ],
);

/** Where float32 and the functions on it end or turn: zeros, infinities, NaN, subnormals, overflow, no digits left. */
const SPECIAL_VALUES: readonly number[] = [
  ...[0, Number.POSITIVE_INFINITY, 2 ** -149, 2 ** -130, 2 ** -126, 1e-20, 1e-8, 0.5, 1, 5, 6, 9, 20, 40, 41],
  ...[88.7, 89, 104, 710, 746, 1e4, 1e20, 2e38, (2 - 2 ** -23) * 2 ** 127],
].flatMap((value) => [Math.fround(value), Math.fround(-value)]);

/**
 * The calls of a forward and a backward pass over N rows. An activation gets special values: an element of its output
 * comes of one element, and the others stay what they are.
 */
async function callsOf({ layers, role, mode, width }: Example, N: number): Promise<KernelCall[]> {
  const calls: KernelCall[] = [];
  const backend = recording(calls);
  const structure = structureOf(layers, width);
  const executor = await layOut(structure, backend, N, "check");
  const random = createRandom(N, "check");
  const specials = role === "activation" ? [...SPECIAL_VALUES, Number.NaN] : [];
  /** Normal numbers, and in every `every`th place, so in all lanes in turn, a special one. */
  const draw = (length: number, every = length): Float64Array =>
    Float64Array.from({ length }, (_, i) => {
      const special = i % every === 0 ? specials[(i / every) % specials.length] : undefined;
      return special ?? Math.fround(random.normal());
    });
  backend.write(executor.parameters, draw(executor.parameters.length));
  backend.write(executor.state, draw(executor.state.length).map(Math.abs));
  const x = draw(N * executor.D, 3);
  writeRandomIds(structure.ids, x, random);
  backend.write(executor.x, x);
  executor.forward(N, mode);
  backend.write(executor.dout, draw(N * executor.M, 5));
  executor.backward();
  return calls;
}

type Args = readonly unknown[];

/** The reference in float32, which writes every call down. Its memory is NaN at first, so that a pass shows its outputs. */
function recording(calls: KernelCall[]): Backend {
  const reference = createReferenceBackend("float32");
  return {
    ...reference,
    allocate: (length) => {
      const buffer = reference.allocate(length);
      reference.map(buffer).fill(Number.NaN);
      return buffer;
    },
    bind: (kernel) => {
      const plain = kernel.plain as PlainKernel as (...args: Args) => void;
      const bound = (...args: Args): void => {
        const before = args.map(copied);
        plain(...args);
        calls.push(callOf(kernel, before, args));
      };
      return bound as ReturnType<typeof reference.bind<typeof kernel.plain>>;
    },
  };
}

/** The call as it can be made elsewhere. @param before copies of the arguments, from before the call */
function callOf(kernel: Kernel, before: Args, after: Args): KernelCall {
  const names = parameterNames(kernel);
  const arrays: Record<string, Float64Array | Int32Array> = {};
  const inPlace: Record<string, string> = {};
  const outputs: string[] = [];
  for (const [i, array] of after.entries()) {
    if (!ArrayBuffer.isView(array)) continue;
    arrays[names[i]!] = before[i] as Float64Array | Int32Array;
    if (!sameValues(before[i] as Float64Array, copied(array) as Float64Array)) outputs.push(names[i]!);
    const owner = after.findIndex((other, k) => k > i && sharesMemory(array, other));
    if (owner >= 0) inPlace[names[i]!] = names[owner]!;
  }
  const numbers = after.filter((argument) => !ArrayBuffer.isView(argument)) as (number | boolean)[];
  return { kernel, arrays, numbers, outputs, ...(Object.keys(inPlace).length > 0 && { inPlace }) };
}

/** As the plain function calls them. */
function parameterNames({ plain }: Kernel): string[] {
  const [, list] = /\(([^)]*)\)/.exec(String(plain))!;
  return list!.split(",").map((name) => name.trim());
}

function copied(argument: unknown): unknown {
  if (argument instanceof Float32Array) return Float64Array.from(argument);
  return argument instanceof Int32Array ? argument.slice() : argument;
}

function sharesMemory(a: ArrayBufferView, b: unknown): boolean {
  return ArrayBuffer.isView(b) && a.buffer === b.buffer && a.byteOffset === b.byteOffset;
}

function sameValues(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => Object.is(value, b[i]));
}

/** Of all examples. */
export const LAYER_CALLS: readonly KernelCall[] = await allCalls();

async function allCalls(): Promise<KernelCall[]> {
  const calls = EXAMPLES.flatMap((example) => [2, 9, 33].map((N) => callsOf(example, N)));
  return (await Promise.all(calls)).flat();
}
