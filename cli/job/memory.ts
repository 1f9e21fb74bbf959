/**
 * Networks and batches for which there is no memory are refused before anything is begun.
 *
 * @module
 */
import { totalmem } from "node:os";
import { type Backend, ConfigError, type Network } from "../../src/index.ts";
import { type TrainingMemory, trainingMemory } from "../../src/node/index.ts";
import { optimizerOf, type Recipe } from "./recipe.ts";

/** What 32-bit addresses reach. */
const WASM_BYTES = 2 ** 32;

/** What is to be trained, how and where. */
export interface PlannedTraining {
  readonly network: Network;
  readonly recipe: Recipe;
  readonly backend: Backend;
}

/** @param machineBytes of memory @throws ConfigError saying how much it would take, how much there is, and what to do */
export function assertMemory({ network, recipe, backend }: PlannedTraining, machineBytes: number = totalmem()): void {
  const needed = trainingMemory(network, optimizerOf(recipe), recipe.batchSize);
  const bytes = needed.backendBytes + needed.engineBytes;
  const what = `Training this network in batches of ${recipe.batchSize} takes`;
  if (backend.name.startsWith("wasm") && needed.backendBytes > WASM_BYTES) {
    const limit = `WebAssembly (--backend ${backend.name}) has at most ${gigabytes(WASM_BYTES)}`;
    throw new ConfigError(`${what} ${gigabytes(needed.backendBytes)}, and ${limit}. ${fixFor(needed, WASM_BYTES)}`);
  }
  if (bytes <= machineBytes) return;
  const limit = `this machine has ${gigabytes(machineBytes)}`;
  throw new ConfigError(`${what} ${gigabytes(bytes)}, and ${limit}. ${fixFor(needed, machineBytes)}`);
}

/** Smaller batches help only where the network itself fits. */
function fixFor({ backendBytes, batchBytes, engineBytes }: TrainingMemory, limit: number): string {
  const fits = backendBytes - batchBytes + engineBytes < limit;
  return `Give ${fits ? "smaller batches (--batch-size)" : "a smaller network (--hidden)"}.`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toLocaleString("en-US", { maximumFractionDigits: 1 })} GB`;
}
