import { describe, expect, it } from "vitest";
import { caseIds, readJson } from "./cases.ts";
import { NOT_COVERED } from "./not-covered.ts";
import { describeSuite } from "./subject.ts";
import { functionalSubject } from "./subjects/functional.ts";
import { ALL_CHECKS } from "./suites/index.ts";

describe("coverage of the collected cases", () => {
  const covered = ALL_CHECKS.map(({ id }) => id);
  const excused = NOT_COVERED.map(({ id }) => id);

  it("accounts for every case, once", () => {
    expect([...covered, ...excused].sort()).toEqual([...(readJson("ids") as string[])].sort());
  });

  it("keeps exactly the covered cases in its files", () => {
    expect([...caseIds()].sort()).toEqual([...covered].sort());
  });

  it("refuses a skip that names no case", () => {
    const target = { name: "nothing", create: () => functionalSubject("float64") };
    const skip = [{ id: "affine-0x0", reason: "it was renamed" }];
    expect(() => describeSuite("affine", ALL_CHECKS, target, { skip })).toThrow('"affine-0x0"');
  });
});
