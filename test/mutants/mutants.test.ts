import { describe, expect, it } from "vitest";
import { MUTANTS } from "./lists/index.ts";
import type { Killer } from "./mutant.ts";
import { withMutants } from "./plant.ts";

type Findings = Partial<Record<Killer, string>>;

/** What each check finds wrong with chainrule as it is at the moment. */
async function hunt(): Promise<Findings> {
  const { HUNTS } = await import("./killers.ts");
  const findings: Findings = {};
  for (const [name, find] of Object.entries(HUNTS)) {
    const wrong = await find().catch(String);
    if (wrong !== undefined) findings[name as Killer] = wrong;
  }
  return findings;
}

describe("the checks", () => {
  it("find nothing wrong with the kernels as they are", async () => {
    expect(await hunt()).toEqual({});
  });
});

describe("the list of mutants", () => {
  it("has no name twice", () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("holds no mutant that nobody has to find", () => {
    expect(MUTANTS.filter(({ killers }) => killers.length === 0)).toEqual([]);
  });
});

describe("a planted bug is found by exactly the checks that it names", () => {
  it.each(MUTANTS)("$name", async (mutant) => {
    const findings = await withMutants([mutant], hunt);
    expect(Object.keys(findings).sort(), JSON.stringify(findings, null, 2)).toEqual([...mutant.killers].sort());
  });
});
