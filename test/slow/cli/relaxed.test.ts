import { afterAll, describe, expect, it } from "vitest";
import { objectsOf, Workspace } from "./command.ts";

const here = new Workspace();
afterAll(() => here.remove());

const TRAIN = ["train", "penguins.csv", "--target", "species", "--epochs", "20", "--backend", "wasm-relaxed"];
const NEEDS_FLAG = process.version.startsWith("v20.");
const options = { flags: NEEDS_FLAG ? ["--experimental-wasm-relaxed-simd"] : [] };

describe("--backend wasm-relaxed", () => {
  it("trains, and says that the bits may differ", async () => {
    const { code, stderr } = await here.run(TRAIN, options);
    expect(code).toBe(0);
    expect(stderr).toContain("WebAssembly relaxed SIMD, ");
    expect(stderr).toMatch(
      /wasm-relaxed, as you chose: the same seed may give other bits with another engine or processor /,
    );
  });

  it("proves its gradients", async () => {
    const { code, stdout } = await here.run(["gradcheck", "--backend", "wasm-relaxed", "--json"], options);
    expect(code).toBe(0);
    expect(new Set(objectsOf(stdout).map(({ backend }) => backend))).toEqual(new Set(["wasm-relaxed float32"]));
  });

  it("is found by doctor", async () => {
    const { stdout } = await here.run(["doctor"], options);
    expect(stdout).toMatch(/^✔ {2}Relaxed SIMD +there: --backend wasm-relaxed uses it$/m);
  });
});

describe.skipIf(!NEEDS_FLAG)("without the flag that Node 20 needs (skipped on later ones)", () => {
  it("is one line that says what to do", async () => {
    const { code, stdout, stderr } = await here.run(TRAIN);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /^chainrule: The wasm-relaxed backend needs .* Node 20 with --experimental.* \[CR_BACKEND\]\n$/,
    );
  });

  it("is not found by doctor, which does not mind", async () => {
    const { code, stdout } = await here.run(["doctor"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✘ {2}Relaxed SIMD +not usable: The wasm-relaxed backend needs relaxed SIMD/m);
  });
});
