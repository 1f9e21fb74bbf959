import { afterEach, describe, expect, it, vi } from "vitest";
import { failRanks, nowhere, rankOf, takesPart } from "../../cli/base/ranks.ts";

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
    const failing = failRanks(1, (prefix) => said.push(prefix), 20);
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
