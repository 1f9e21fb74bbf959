import { describe, expect, it } from "vitest";
import { MUTANTS } from "./lists/index.ts";
import { withMutants } from "./plant.ts";

describe("the list of mutants", () => {
  it("is long", () => {
    expect(MUTANTS.length).toBeGreaterThan(130);
  });

  it("has no name twice", () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("holds no mutant that nothing has to find", () => {
    expect(MUTANTS.filter(({ killers }) => killers.length === 0)).toEqual([]);
  });

  it("cannot rot: what a mutant replaces must be in its file exactly once", async () => {
    const nothing = async (): Promise<void> => {};
    const [mutant] = MUTANTS;
    await expect(withMutants([{ ...mutant!, find: "not in there" }], nothing)).rejects.toThrow("has 0 times");
    await expect(withMutants([{ ...mutant!, find: "sum" }], nothing)).rejects.toThrow(/has \d+ times/);
  });
});
