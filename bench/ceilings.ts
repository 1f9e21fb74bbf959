/**
 * The machine's limits: what one core computes with 128-bit vectors, and what it copies. Both take turns with the
 * systems, so that a clock that slows down slows them, too.
 *
 * @module
 */
import { compileAssembly } from "./compile.ts";
import type { System } from "./systems.ts";

/** Of one round of the loop in assembly/ceilings.ts: 13 chains, 4 lanes, a product and a sum. */
const ROUND_OPERATIONS = 13 * 4 * 2;
const PEAK_ROUNDS = 2 ** 20;
const COPY_BYTES = 64 * 2 ** 20;

/** Floating-point operations of a step of {@link PEAK}. */
export const PEAK_OPERATIONS: number = ROUND_OPERATIONS * PEAK_ROUNDS;
/** Bytes that a step of {@link COPY} moves: each is read and written. */
export const COPY_TRAFFIC: number = 2 * COPY_BYTES;

export const PEAK: System = ceiling("128-bit SIMD peak", "peak");
export const COPY: System = ceiling("copy of 64 MiB", "copy");

function ceiling(name: string, variant: string): System {
  return { name, variant, file: "ceilings.mjs", install: "npm ci", threads: false, sweeps: true };
}

/** What a ceiling's process is given: the compiled loops, and how long a step of each is. */
export interface CeilingInput {
  readonly module: string;
  readonly copyBytes: number;
  readonly peakRounds: number;
}

/** Compiles the loops, which nothing but the bench needs. */
export async function compileCeilings(): Promise<CeilingInput> {
  const binary = await compileAssembly("ceilings.ts");
  return { module: Buffer.from(binary).toString("base64"), copyBytes: COPY_BYTES, peakRounds: PEAK_ROUNDS };
}
