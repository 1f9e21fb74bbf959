/**
 * Writes the file that make.py gives to PyTorch: `npx tsx test/pytorch/write-ours.ts`.
 *
 * @module
 */
import { join } from "node:path";
import { saveSafetensors } from "../../src/node/index.ts";
import { trainedHere } from "./networks.ts";

await saveSafetensors(await trainedHere(), join(import.meta.dirname, "frozen/ours.safetensors"));
