/**
 * Sets every check on every mutant of a list.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import type { Finding } from "./killers.ts";
import type { Killer, Mutant } from "./mutant.ts";
import { withMutants } from "./plant.ts";

/** What each check finds wrong with chainrule as it is at the moment. */
export async function hunt(): Promise<Readonly<Partial<Record<Killer, string>>>> {
  const { HUNTS } = await import("./killers.ts");
  const findings: Partial<Record<Killer, string>> = {};
  for (const [name, find] of Object.entries<() => Promise<Finding>>(HUNTS)) {
    const finding = await find();
    if (finding !== undefined) findings[name as Killer] = finding;
  }
  return findings;
}

/** Registers the tests of a list: each mutant is found by exactly the checks that it names. */
export function huntMutants(what: string, mutants: readonly Mutant[]): void {
  describe(what, () => {
    it("as they are, pass every check", async () => {
      expect(await hunt()).toEqual({});
    });

    for (const mutant of mutants) {
      it(`found: ${mutant.name}`, async () => {
        const findings = await withMutants([mutant], hunt);
        expect(Object.keys(findings).sort(), JSON.stringify(findings, null, 2)).toEqual([...mutant.killers].sort());
      });
    }
  });
}
