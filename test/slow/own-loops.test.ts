import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

it.each([
  ["two networks, one against the other", "loop-two-networks.ts", "true\n"],
  ["a network that learns from another", "loop-distillation.ts", "true\n"],
  ["a penalty on activations", "loop-penalty.ts", "true true true\n"],
])("a training loop of one's own: %s", (_, file, printed) => {
  const path = join("examples", file);
  expect(execFileSync(process.execPath, ["--import", "tsx", path], { cwd: ROOT, encoding: "utf8" })).toBe(printed);
  expect(readFileSync(join(ROOT, path), "utf8").split("\n").length).toBeLessThan(80);
});
