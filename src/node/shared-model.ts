/**
 * A model that several threads answer with, and whose weights are in memory once.
 *
 * @module
 */
import { arenaOn } from "../backends/wasm/arena.ts";
import { ALIGNMENT, type WasmBuffer, WasmMemory } from "../backends/wasm/memory.ts";
import { createInArena } from "../backends/wasm/wasm.ts";
import { assertArgument, has } from "../base/arguments.ts";
import { ConfigError } from "../base/errors.ts";
import type { Tensor } from "../base/tensor.ts";
import { inWords } from "../base/words.ts";
import { KEY, modelFromText, modelMetadata } from "../formats/model.ts";
import { assertModel, type Model, type TrainedModel } from "../formats/trained-model.ts";
import type { Values } from "../graph/executor.ts";
import { type Layout, parameterLayout, stateLayout } from "../graph/layout.ts";
import type { Network } from "../network/network.ts";

const WANTED = "what shareModel gave, as it came to this thread";

/** What `postMessage` and `workerData` take to another thread. */
export interface SharedModel {
  /** A WebAssembly.Memory that threads share. */
  readonly memory: object;
  /** Where the weights lie, in bytes. */
  readonly parameters: number;
  readonly state: number;
  /** The layers, and what the model is for. */
  readonly text: string;
}

/**
 * A frozen copy of a model's weights in memory that threads share. Each thread opens it by {@link modelFromShared}; this one,
 * too, if it is to answer with the same copy. The memory goes away when no thread holds it any more.
 *
 * @throws ConfigError for what is no model, or a network without values
 * @throws FormatError for a layer of one's own that registerLayer has not named
 * @throws BackendError if there is not so much memory
 * @example
 * const shared = await shareModel(await loadModel("houses.safetensors"));
 * new Worker(new URL("./answer.js", import.meta.url), { workerData: shared });
 */
export async function shareModel(model: Model): Promise<SharedModel> {
  assertModel("shareModel", model);
  const text = modelMetadata(model)[KEY]!;
  const { network } = model;
  const { values } = await network.exclusive(() => network.present());
  const memory = new WasmMemory(true, arenaOn());
  const store = ({ entries, length }: Layout): number => {
    const all = memory.allocate(length);
    for (const { name, start, length } of entries)
      memory.write(memory.view(all, start, length), values.get(name)!.data);
    return all.pointer;
  };
  const [parameters, state] = [store(parameterLayout(network.structure)), store(stateLayout(network.structure))];
  return { memory: memory.memory, parameters, state, text };
}

/**
 * The model that another thread has shared: it answers as that one does, bit for bit, on one thread, and without a copy of
 * the weights. Whoever trains it, or gives it other values, gets a copy of their own.
 *
 * @param shared what {@link shareModel} gave, as it came to this thread
 * @throws ConfigError for anything else
 */
export async function modelFromShared(shared: SharedModel): Promise<TrainedModel> {
  const { memory, parameters, state, text } = checkedShared(shared);
  const arena = arenaOn(memory);
  const end = memory.buffer.byteLength; // before the backend takes its part, which is no place of weights
  const backend = await createInArena(arena);
  return modelFromText(text, "modelFromShared", (network: Network) => {
    const layouts = [parameterLayout(network.structure), stateLayout(network.structure)] as const;
    assertInside("parameters", parameters, layouts[0], end);
    assertInside("state", state, layouts[1], end);
    const values = [...valuesAt(memory, layouts[0], parameters), ...valuesAt(memory, layouts[1], state)];
    const weights = { parameters: bufferAt(parameters, layouts[0]), state: bufferAt(state, layouts[1]) };
    network.adopt(new Map(values), backend, weights);
  });
}

type CheckedShared = SharedModel & { readonly memory: WebAssembly.Memory };

function checkedShared(shared: SharedModel): CheckedShared {
  const isShared =
    has(shared, "memory", "parameters", "state", "text") &&
    shared.memory instanceof WebAssembly.Memory &&
    typeof shared.text === "string";
  assertArgument(isShared, "modelFromShared", WANTED, shared);
  const checked = shared as CheckedShared;
  const isBetweenThreads = checked.memory.buffer instanceof SharedArrayBuffer;
  assertArgument(isBetweenThreads, "modelFromShared: memory", `that of ${WANTED}`, checked.memory);
  assertPlace("parameters", checked.parameters);
  assertPlace("state", checked.state);
  return checked;
}

function assertPlace(name: "parameters" | "state", pointer: number): void {
  if (Number.isInteger(pointer) && pointer > 0 && pointer % ALIGNMENT === 0) return;
  throw new ConfigError(
    `modelFromShared: ${name} must be the place that shareModel gave, a multiple of ${ALIGNMENT} above 0, but is ${inWords(pointer)}.`,
  );
}

function assertInside(name: string, pointer: number, { length }: Layout, end: number): void {
  if (pointer + 4 * length <= end) return;
  throw new ConfigError(
    `modelFromShared: ${name} says that ${4 * length} bytes begin at ${pointer}, but the memory has ${end}. ` +
      "Give memory, parameters and state of one call of shareModel.",
  );
}

function bufferAt(pointer: number, { length }: Layout): WasmBuffer<"reals"> {
  return { elements: "reals", length, pointer, mapped: undefined };
}

/** Where a shared memory grows, arrays that look at it stay good. */
function valuesAt(memory: WebAssembly.Memory, { entries }: Layout, pointer: number): Values {
  const tensorAt = (start: number, length: number): Float32Array =>
    new Float32Array(memory.buffer, pointer + 4 * start, length);
  return new Map(
    entries.map(({ name, shape, start, length }): [string, Tensor] => [name, { data: tensorAt(start, length), shape }]),
  );
}
