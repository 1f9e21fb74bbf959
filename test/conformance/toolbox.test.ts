import { describe, expect, it } from "vitest";
import { toolboxChecks } from "./suites/toolbox.suite.ts";

describe.each(["gelu", "layerNorm"])("%s on tensors, against PyTorch", (name) => {
  const checks = toolboxChecks.filter(({ layer }) => layer === name);

  it("has cases", () => {
    expect(checks.length).toBeGreaterThan(4);
  });

  it.each(checks)("$id", ({ run }) => run());
});
