/**
 * The command line of the bench.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { Plan } from "./measure.ts";

export const USAGE = `npm run bench -- [options]

  --quick         the workloads alone, few rounds, nothing that takes a second a step
  --threads 1,2   thread counts for every system that has threads (default: 1)
  --json          the figures on standard output as JSON (with npm run --silent, nothing else is there)
  --docs          also rewrites the tables of docs/benchmarks.md and the plots in docs/bench/
`;

export interface Arguments {
  readonly quick: boolean;
  readonly json: boolean;
  readonly docs: boolean;
  readonly help: boolean;
  readonly threads: readonly number[];
}

/** @throws Error for what is not an option, or a thread count that is none */
export function readArguments(args: readonly string[]): Arguments {
  const flag = { type: "boolean", default: false } as const;
  const options = {
    quick: flag,
    json: flag,
    docs: flag,
    help: flag,
    threads: { type: "string", default: "1" },
  } as const;
  const { threads, ...flags } = parseArgs({ args: [...args], options }).values;
  const counts = threads.split(",").map(Number);
  if (!counts.every((count) => Number.isSafeInteger(count) && count > 0)) {
    throw new Error(`--threads takes positive integers, as in "1,2", but was given "${threads}".`);
  }
  return { ...flags, threads: counts };
}

export const PLANS: Record<"quick" | "main" | "sweep", Plan> = {
  quick: { rounds: 5, turnMs: 40, warmUpMs: 150, budgetMs: 600 },
  main: { rounds: 21, turnMs: 100, warmUpMs: 800, budgetMs: 6000 },
  sweep: { rounds: 9, turnMs: 60, warmUpMs: 400, budgetMs: 1500 },
};
