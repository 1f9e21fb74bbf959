import { describe, expect, it } from "vitest";
import type { Communicator } from "../../base/communicator.ts";
import { assertAsStarted } from "./starter.ts";

const ranks = (rank: number, size: number): Communicator =>
  ({ rank, size, description: "MPICH Version: 4.0.2" }) as Communicator;

describe("ranks that MPI and its starter agree on", () => {
  it.each([
    [{}, 0, 1],
    [{ OMPI_COMM_WORLD_RANK: "2", OMPI_COMM_WORLD_SIZE: "3" }, 2, 3],
    [{ PMI_RANK: "1", PMI_SIZE: "2" }, 1, 2],
    [{ PMIX_RANK: "1" }, 1, 4],
    [{ OMPI_COMM_WORLD_RANK: "1", OMPI_COMM_WORLD_SIZE: "2", PMI_RANK: "5", PMI_SIZE: "9" }, 1, 2],
  ])("%o", (environment, rank, size) => {
    expect(() => assertAsStarted(ranks(rank, size), environment)).not.toThrow();
  });
});

describe("a library of another family than the starter", () => {
  it.each([
    [{ OMPI_COMM_WORLD_RANK: "0", OMPI_COMM_WORLD_SIZE: "2" }, "rank 0 of 2"],
    [{ PMI_RANK: "1", PMI_SIZE: "2" }, "rank 1 of 2"],
    [{ PMIX_RANK: "3", SLURM_STEP_NUM_TASKS: "4" }, "rank 3 of 4"],
  ])("takes each process for a job of its own, and is refused: %o", (environment, told) => {
    expect(() => assertAsStarted(ranks(0, 1), environment)).toThrow(
      expect.objectContaining({
        code: "CR_BACKEND",
        message: expect.stringMatching(new RegExp(`started as ${told}, .*MPICH.* says rank 0 of 1.*CHAINRULE_MPI`)),
      }),
    );
  });
});
