import { afterEach, describe, expect, it, vi } from "vitest";
import { assertStarted, failRanks, nowhere, rankOf, takesPart } from "../../cli/ranks.ts";

afterEach(() => void vi.unstubAllEnvs());

describe("the rank", () => {
  it.each([
    [{}, undefined],
    [{ OMPI_COMM_WORLD_RANK: "0" }, 0],
    [{ PMI_RANK: "2" }, 2],
    [{ PMIX_RANK: "3" }, 3],
    [{ OMPI_COMM_WORLD_RANK: "1", PMIX_RANK: "1", PMI_RANK: "7" }, 1],
    [{ SLURM_PROCID: "4" }, undefined],
  ])("by %o is %o", (environment, rank) => {
    expect(rankOf(environment)).toBe(rank);
  });
});

describe("the library of another mpirun", () => {
  const seen = { rank: 0, size: 1, description: "MPICH Version: 4.0.2, 1 rank" };

  it.each([
    ["rank 1 of 3", { OMPI_COMM_WORLD_RANK: "1", OMPI_COMM_WORLD_SIZE: "3" }],
    ["rank 0 of 3", { OMPI_COMM_WORLD_RANK: "0", OMPI_COMM_WORLD_SIZE: "3" }],
    ["rank 0 of 2", { PMI_RANK: "0", PMI_SIZE: "2" }],
    ["rank 1", { PMIX_RANK: "1" }],
  ])("is refused, since each rank would train alone: %s", (started, environment) => {
    expect(() => assertStarted(seen, environment)).toThrow(
      `This process was started as ${started} (from 0), but is rank 0 of 1`,
    );
  });

  it.each([
    { OMPI_COMM_WORLD_RANK: "0", OMPI_COMM_WORLD_SIZE: "1", PMI_SIZE: "4" },
    { PMI_RANK: "0", PMI_SIZE: "1" },
    { PMIX_RANK: "0" },
  ])("is not what %o tells of", (environment) => {
    expect(() => assertStarted(seen, environment)).not.toThrow();
  });
});

describe("a command", () => {
  const other = { OMPI_COMM_WORLD_RANK: "1" };

  it.each(["train", "resume", "evaluate"])("%s is every rank's", (command) => {
    expect(takesPart([command, "x"], other)).toBe(true);
    expect(takesPart(["--debug", command, "x"], other)).toBe(true);
  });

  it.each([["predict"], ["runs"], ["--version"], []])("%s is the first rank's alone", (...words) => {
    expect(takesPart(words, other)).toBe(false);
    expect(takesPart(words, { OMPI_COMM_WORLD_RANK: "0" })).toBe(true);
    expect(takesPart(words, {})).toBe(true);
  });
});

describe("a rank but the first", () => {
  it("writes to nobody", () => {
    const { line, live, style } = nowhere();
    expect({ live, red: style.red("x") }).toEqual({ live: false, red: "x" });
    expect(() => line("text")).not.toThrow();
  });

  it("leaves it to the first one to say what is wrong with all, and then says it with its number", async () => {
    vi.stubEnv("OMPI_COMM_WORLD_RANK", "2");
    const said: string[] = [];
    const failing = failRanks(1, (prefix) => said.push(prefix));
    expect(said).toEqual([]);
    await failing;
    expect(said).toEqual(["rank 2: "]);
  });
});

describe("the first rank, or a process alone", () => {
  it.each(["0", undefined])("says at once what is wrong: %s", (rank) => {
    if (rank) vi.stubEnv("OMPI_COMM_WORLD_RANK", rank);
    const said: string[] = [];
    void failRanks(1, (prefix) => said.push(prefix));
    expect(said).toEqual([""]);
  });
});
