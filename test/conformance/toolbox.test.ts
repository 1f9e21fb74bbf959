import { describe, expect, it } from "vitest";
import { ACTIVATIONS } from "./suites/activations.ts";
import { toolboxChecks } from "./suites/toolbox.suite.ts";

describe.each(["gelu", "layerNorm", ...Object.keys(ACTIVATIONS)])("%s on tensors, against PyTorch", (name) => {
  const checks = toolboxChecks.filter(({ layer }) => layer === name);

  it("has cases", () => {
    expect(checks.length).toBeGreaterThan(3);
  });

  it.each(checks)("$id", ({ run }) => run());
});
