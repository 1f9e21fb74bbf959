import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { COMMAND, controlCharacters, objectsOf, Workspace } from "./command.ts";

const QUICK = ["train", "penguins.csv", "--target", "species", "--epochs", "12"];

let here: Workspace;
beforeEach(() => {
  here = new Workspace();
});
afterEach(() => here.remove());

describe("train, in a pipe", () => {
  it("says every inference with its flag, then a line an epoch, then the verdict and what to type next", async () => {
    const { code, stdout, stderr } = await here.run(QUICK);
    expect(code).toBe(0);
    expect(stderr).toContain("penguins.csv  344 rows · 6 columns → 9 inputs · 3 classes: Adelie (44.");
    for (const flag of ["--task", "--missing", "--validation", "--hidden", "--optimizer", "--epochs"]) {
      expect(stderr).toContain(`  ${flag}`);
    }
    expect(stderr.match(/^epoch +\d+\/12 {2}loss .* validation loss .*$/gm)).toHaveLength(12);
    expect(stdout).toMatch(/^✔ validation accuracy (9\d\.\d|100\.0) %, loss .* at epoch \d+/);
    expect(stdout).toMatch(
      new RegExp(`saved penguins.safetensors · next: ${COMMAND} predict penguins.safetensors new.csv\n`),
    );
    expect(here.list()).toEqual(["penguins.csv", "penguins.safetensors", "runs"]);
  });

  it("writes no control characters, ever", async () => {
    const { stdout, stderr } = await here.run(QUICK);
    expect(controlCharacters(stdout + stderr)).toEqual([]);
  });

  it("writes ASCII where the locale shows nothing else", async () => {
    const { stdout, stderr } = await here.run(QUICK, { env: { LC_ALL: "C" } });
    expect([...(stdout + stderr)].filter((character) => character > "~")).toEqual([]);
  });

  it("writes events and nothing else to stdout with --json", async () => {
    const { code, stdout, stderr } = await here.run([...QUICK, "--json"]);
    const events = objectsOf(stdout);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(events.map(({ type }) => type).filter((type) => type !== "step")).toEqual([
      ...["data", "start"],
      ...new Array(12).fill("epoch"),
      ...["end", "verdict", "saved", "report"],
    ]);
    expect(events.slice(-2)).toEqual([
      { type: "saved", path: "penguins.safetensors", run: "runs/0001-penguins" },
      { type: "report", path: "runs/0001-penguins/report.html" },
    ]);
  });

  it("is silent with --quiet, but for warnings", async () => {
    writeFileSync(here.path("leak.csv"), leaky());
    const { code, stdout, stderr } = await here.run(["train", "leak.csv", "--target", "y", "--quiet", "--epochs", "2"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^! Column "same" .*left out/),
      expect.stringMatching(/^! Column "copy" tells "y" exactly/),
      expect.stringMatching(/^! The model is no better than always answering "0"/),
    ]);
  });

  it("gives the same bytes for the same seed, and others for another", async () => {
    for (const [out, seed] of Object.entries({ a: "7", b: "7", c: "8" })) {
      await here.run([...QUICK, "--seed", seed, "--out", out]);
    }
    const [a, b, c] = ["a", "b", "c"].map((name) => readFileSync(here.path(name)));
    expect(a!.equals(b!)).toBe(true);
    expect(a!.equals(c!)).toBe(false);
  });

  it("tries one step and writes nothing with --dry-run", async () => {
    const { code, stdout, stderr } = await here.run([...QUICK, "--dry-run"]);
    expect(code).toBe(0);
    expect(stderr).toContain("network 9 → 64 → 32 → 3");
    expect(stdout).toMatch(/^✔ one step on 32 rows works: loss \d\.\d+, by chance 1\.0986\n {2}Nothing was written/);
    expect(here.list()).toEqual(["penguins.csv"]);
  });

  it("learns a number", async () => {
    const args = ["train", "penguins.csv", "--target", "body_mass_g", "--epochs", "30", "--out", "mass.safetensors"];
    const { code, stdout } = await here.run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✔ validation RMSE \d+\.\d in body_mass_g, R² 0\.\d+, loss 0\.\d+ at epoch/);
    const measured = await here.run(["evaluate", "mass.safetensors", "penguins.csv", "--json"]);
    const [report] = objectsOf(measured.stdout) as [{ rmse: number; r2: number }];
    expect(report.r2).toBeGreaterThan(0.8);
    expect(report.rmse).toBeLessThan(360); // g: the standard deviation is 801
  });

  it("stops early, says why, and keeps the best epoch", async () => {
    const { stdout } = await here.run([...QUICK, "--epochs", "500", "--patience", "3"]);
    expect(stdout).toMatch(
      /at epoch (\d+); always "Adelie" is right in .* · stopped at epoch \d+: no lower validation loss for 3 epochs · .*\n.*, with the weights of epoch \1 · /,
    );
  });

  it("goes on from a saved model", async () => {
    const { stdout: replacing } = await here.shell(
      "chainrule train penguins.csv --target species --epochs 1 --quiet; chainrule train penguins.csv --target species",
    );
    expect(replacing).toContain("  saved penguins.safetensors (replaced), with the weights of epoch ");
    const { code, stdout, stderr } = await here.run([...QUICK, "--from", "penguins.safetensors", "--json"]);
    const first = objectsOf(stdout).find(({ type }) => type === "epoch") as { validation: { loss: number } };
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(first.validation.loss).toBeLessThan(0.1); // a fresh network has 0.9 after its first epoch
  });

  it("leaves out a last batch of one row, which batch normalization cannot train on", async () => {
    const { code, stderr } = await here.run([...QUICK, "--batch-size", "2", "--epochs", "1"]);
    expect(code).toBe(0);
    expect(stderr).toContain("the last batch would have one row: each epoch leaves out this row");
  });

  it("names step, tensor and learning rate where it diverges, and writes no model", async () => {
    const { code, stdout, stderr } = await here.run([...QUICK, "--learning-rate", "1e30", "--no-batch-norm"]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toMatch(
      /chainrule: The loss became NaN at step 2\. .* affine "2"\..*--learning-rate 0\.01 instead of 1e\+30\./,
    );
    expect(here.list()).toEqual(["penguins.csv", "runs"]);
    const events = objectsOf(readFileSync(here.path("runs/0001-penguins/events.ndjson"), "utf8"));
    expect(events.at(-1)).toMatchObject({ type: "failed", code: "CR_DIVERGED" });
  });

  it.skipIf(!existsSync("/dev/full"))("says that its output is lost, and saves the model", async () => {
    const { code, stderr } = await here.shell(
      "chainrule train penguins.csv --target species --epochs 2 --json > /dev/full",
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(/^chainrule: Standard output cannot be written: .* \[CR_DATA\]\n$/);
    expect(here.list()).toContain("penguins.safetensors");
  });

  it("trains to the end where the reader of its events goes away", async () => {
    const { code, stderr } = await here.shell(
      "chainrule train penguins.csv --target species --epochs 40 --patience 40 --json | head -n 1 > /dev/null",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(here.list()).toContain("penguins.safetensors");
  });
});

/** One column that is always the same, one that is the answer, one to learn from. */
function leaky(): string {
  const rows = Array.from({ length: 40 }, (_, i) => `7,${i % 2 ? "yes" : "no"},${(i * 37) % 11},${i % 2}`);
  return ["same,copy,x,y", ...rows, ""].join("\n");
}
