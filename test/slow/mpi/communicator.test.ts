import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { installed, noOpenMpi, runRanks } from "../../support/mpirun.ts";

const CALLS = join(import.meta.dirname, "calls.mjs");
const folder = mkdtempSync(join(tmpdir(), "chainrule-mpi-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

if (noOpenMpi !== undefined) describe("a communicator", () => it.skip(`of Open MPI (${noOpenMpi})`));

describe.each(installed)("the communicator of $name", (mpi) => {
  it("sums, in place and beside other work, broadcasts, and ends", async () => {
    const { code, stderr } = await runRanks(mpi, ["-n", "2", "node", CALLS, folder]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const results = [0, 1].map((rank) => JSON.parse(readFileSync(join(folder, `${rank}.json`), "utf8")));
    for (const [rank, result] of results.entries()) {
      expect(result).toMatchObject({
        ...{ rank, size: 2, same: true },
        shared: [3, 3, 3],
        parts: [1, 3, 5].map((sum) => [sum, sum]),
        again: [2],
        bytes: [0, 7, 0],
        afterwards: "CR_CONFIG The MPI job is over: finalize was called.",
      });
      expect(result.description).toMatch(new RegExp(`^${mpi.name}.* \\S+, 2 ranks$`));
      expect(result.double).toBeCloseTo(Math.sin(99_999) + Math.sin(100_000), 14);
    }
    expect(results[1].double).toBe(results[0].double);
  });

  it("ends all ranks at once with a code of one's own", async () => {
    const { code } = await runRanks(mpi, ["-n", "2", "node", CALLS, folder, "7"]);
    expect(code).toBe(7);
  });
});

it.skipIf(noOpenMpi)("a program without mpirun is a job of one rank", async () => {
  const alone = { name: "Open MPI", command: "node", flags: [] } as const;
  const { code, stderr } = await runRanks(alone, [CALLS, folder]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const result = JSON.parse(readFileSync(join(folder, "0.json"), "utf8"));
  expect(result).toMatchObject({ rank: 0, size: 1, shared: [1, 1, 1], bytes: [0, 7, 0] });
});
