/**
 * A model that several threads answer with, and whose weights are in memory once.
 *
 * @module
 */
import { arenaOn } from "../backends/wasm/arena.ts";
import { type WasmBuffer, WasmMemory } from "../backends/wasm/memory.ts";
import { createInArena } from "../backends/wasm/wasm.ts";
import { assertArgument, has } from "../base/arguments.ts";
import type { Tensor } from "../base/tensor.ts";
import { KEY, modelFromText, modelMetadata } from "../formats/model.ts";
import type { Model, TrainedModel } from "../formats/trained-model.ts";
import type { Values } from "../graph/executor.ts";
import { type Layout, parameterLayout, stateLayout } from "../graph/layout.ts";
import type { Network } from "../network/network.ts";

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
  const isShared = has(shared, "memory", "parameters", "state", "text") && shared.memory instanceof WebAssembly.Memory;
  assertArgument(isShared, "modelFromShared", "what shareModel gave, as it came to this thread", shared);
  const { memory, parameters, state, text } = shared as SharedModel & { memory: WebAssembly.Memory };
  const backend = await createInArena(arenaOn(memory));
  return modelFromText(text, "modelFromShared", (network: Network) => {
    const layouts = [parameterLayout(network.structure), stateLayout(network.structure)] as const;
    const values = [...valuesAt(memory, layouts[0], parameters), ...valuesAt(memory, layouts[1], state)];
    const weights = { parameters: bufferAt(parameters, layouts[0]), state: bufferAt(state, layouts[1]) };
    network.adopt(new Map(values), backend, weights);
  });
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
