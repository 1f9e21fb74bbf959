import { afterAll, describe, expect, it } from "vitest";
import { libraries, noLibrary } from "../../backends/blas-targets.ts";
import { objectsOf, Workspace } from "./command.ts";

const here = new Workspace();
afterAll(() => here.remove());

const TRAIN = ["train", "penguins.csv", "--target", "species", "--epochs", "20"];
const ON_BLAS = [...TRAIN, "--backend", "blas"];

describe.skipIf(noLibrary)(`--backend blas (${noLibrary ?? libraries[0]})`, () => {
  it("trains, and says that the bits may differ", async () => {
    const { code, stderr } = await here.run(ON_BLAS);
    expect(code).toBe(0);
    expect(stderr).toContain(libraries[0]);
    expect(stderr).toMatch(/blas, as you chose: the same seed may give other bits with another library.* --backend$/m);
  });

  it("says it to programs, too", async () => {
    const [start] = objectsOf((await here.run([...ON_BLAS, "--json"])).stdout).filter(({ type }) => type === "start");
    expect(start).toMatchObject({ backend: "blas", reproducible: false });
  });

  it("answers as the other backends do", async () => {
    await here.run([...TRAIN, "--out", "model.safetensors", "--quiet"]);
    const answers = async (backend: string): Promise<unknown[]> => {
      const { stdout } = await here.run([
        "predict",
        "model.safetensors",
        "penguins.csv",
        "--json",
        "--backend",
        backend,
      ]);
      return objectsOf(stdout).map(({ species }) => species);
    };
    expect(await answers("blas")).toEqual(await answers("reference"));
  });

  it("proves its gradients", async () => {
    const { code, stdout } = await here.run(["gradcheck", "--backend", "blas", "--json"]);
    const results = objectsOf(stdout);
    expect(code).toBe(0);
    expect(new Set(results.map(({ backend }) => backend))).toEqual(new Set(["blas float32"]));
  });

  it("is found by doctor", async () => {
    const { stdout } = await here.run(["doctor"]);
    expect(stdout).toMatch(new RegExp(`^✔ {2}BLAS +${libraries[0]} .*: --backend blas takes the first$`, "m"));
  });
});

describe("without --backend", () => {
  it("the reproducible wasm runs, and why is said", async () => {
    const { stderr } = await here.run([...TRAIN, "--dry-run"]);
    expect(stderr).toMatch(/auto takes wasm, the fastest that is reproducible: the same seed gives the same bits/);
  });
});

describe("a library that is not there", () => {
  it("is one line that says what to install", async () => {
    const env = { CHAINRULE_BLAS: "./nothing.so" };
    const { code, stdout, stderr } = await here.run(ON_BLAS, { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^chainrule: The blas backend .* \[CR_BACKEND\]\n$/);
  });
});
