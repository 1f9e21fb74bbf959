import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installed, type Mpi, noOpenMpi, runRanks } from "../../support/mpirun.ts";

const PROGRAM = join(import.meta.dirname, "train-digits.mjs");

/** By network, what a rank has seen. */
type Results = Readonly<Record<"plain" | "normalized", { readonly losses: number[]; readonly hash: string }>>;

const folder = mkdtempSync(join(tmpdir(), "chainrule-mpi-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resultsOf = (rank: number): Results => JSON.parse(readFileSync(join(folder, `${rank}.json`), "utf8"));

async function together(mpi: Mpi, size: number, ...more: string[]): Promise<Results[]> {
  const { code, stderr } = await runRanks(mpi, ["-n", `${size}`, "node", PROGRAM, folder, "together", ...more]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return Array.from({ length: size }, (_, rank) => resultsOf(rank));
}

if (noOpenMpi !== undefined) describe("fifty steps on digits", () => it.skip(`on several ranks (${noOpenMpi})`));

describe.each(installed)("fifty steps on digits, under $name", (mpi) => {
  let alone: Results;
  beforeAll(() => {
    execFileSync("node", [PROGRAM, folder]);
    alone = resultsOf(0);
    expect(alone.normalized.losses).toHaveLength(50);
    expect(alone.normalized.losses.at(-1)).toBeLessThan(0.6 * alone.normalized.losses[0]!);
  });

  // Ranks of MPICH never yield: where there are more of them than cores, each message takes a turn of the scheduler.
  it.each(mpi.name === "MPICH" ? [2] : [1, 2, 3, 4])(
    "have the losses of one process, and the same bits on each of %i ranks",
    async (size) => {
      const ranks = await together(mpi, size);
      for (const name of ["plain", "normalized"] as const) {
        for (const { [name]: seen } of ranks) {
          const errors = seen.losses.map((loss, step) => Math.abs(loss / alone[name].losses[step]! - 1));
          expect(seen.losses).toHaveLength(50);
          expect(Math.max(...errors)).toBeLessThan(1e-5);
          expect(seen.hash).toBe(ranks[0]![name].hash);
        }
        if (size === 1) expect(ranks[0]![name].hash).toBe(alone[name].hash);
      }
    },
  );

  it("have losses of their own where each rank normalizes over its own rows, and still the same bits", async () => {
    const [first, second] = await together(mpi, 2, "local");
    expect(second!.normalized.hash).toBe(first!.normalized.hash);
    expect(Math.abs(first!.normalized.losses[49]! / alone.normalized.losses[49]! - 1)).toBeGreaterThan(1e-4);
  });
});
