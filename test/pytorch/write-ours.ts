/**
 * Writes the files that make.py gives to PyTorch: `npx tsx test/pytorch/write-ours.ts`.
 *
 * @module
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type SafetensorsTensor, toSafetensors } from "../../src/formats/safetensors.ts";
import { saveOptimizerState, saveSafetensors } from "../../src/node/index.ts";
import { NAMES_TO_PYTORCH, runWith, samples, trainedHere } from "./networks.ts";

const path = (name: string): string => join(import.meta.dirname, "frozen", `${name}.safetensors`);

await saveSafetensors(await trainedHere(), path("ours"));
for (const name of NAMES_TO_PYTORCH) {
  const { at40, checkpoint } = await runWith(name);
  await saveSafetensors(at40, path(name));
  await saveOptimizerState(checkpoint, path(`${name}-optimizer`));
}
const { x, labels } = samples(64);
const data = new Map<string, SafetensorsTensor>([
  ["x", x],
  ["labels", { data: labels, shape: [64] }],
]);
await writeFile(path("samples"), toSafetensors(data));
