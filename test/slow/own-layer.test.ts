import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "chainrule-own-layer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("a layer of one's own is checked, trained on wasm, saved, and loaded in another process", () => {
  const args = ["--import", "tsx", "examples/own-layer.ts", join(folder, "model.safetensors")];
  expect(execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" })).toBe("true\ntrue true\n");
});
