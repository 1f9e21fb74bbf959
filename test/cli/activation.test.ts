import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EXIT } from "../../cli/base/exit-codes.ts";
import type { Io } from "../../cli/base/io.ts";
import { nowhere } from "../../cli/base/ranks.ts";
import { resumeCommand } from "../../cli/commands/resume.ts";
import { trainCommand } from "../../cli/commands/train.ts";
import { activationOf, activations, DEFAULT_ACTIVATION, noActivation } from "../../cli/job/activation.ts";
import { prepareJob, type TrainFlags } from "../../cli/job/job.ts";
import { createProgram } from "../../cli/program.ts";
import { readConfig } from "../../cli/runs/config.ts";
import { startRun } from "../../cli/runs/open-run.ts";
import { ConfigError } from "../../src/index.ts";

/** What is said on standard error goes into `said`. */
function quietIo(said: string[] = []): Io {
  const err = { ...nowhere(), line: (text = "") => void said.push(text), width: () => 200 };
  return { out: nowhere(), err, command: "chainrule", words: ["train"] };
}

describe("--activation", () => {
  const option = () =>
    createProgram(quietIo())
      .commands.find((command) => command.name() === "train")!
      .options.find(({ long }) => long === "--activation")!;

  it("has the activations of the catalog for choices, and says its default", () => {
    expect(option().argChoices).toEqual(activations());
    expect(activations()).toEqual(expect.arrayContaining(["relu", "gelu"]));
    expect(activations()).not.toContain("layerNorm");
    expect(option().description).toContain(`(default: ${DEFAULT_ACTIVATION})`);
  });

  it.each([
    ["gleu", 'There is no activation "gleu". Did you mean "gelu"?'],
    ["layerNorm", 'There is no activation "layerNorm". There are: "relu", "gelu"'],
  ])("says in one error what was meant by %s", async (name, message) => {
    const said: string[] = [];
    const words = ["train", "a.csv", "--activation", name];
    await expect(createProgram(quietIo(said)).parseAsync(words, { from: "user" })).rejects.toMatchObject({
      code: "commander.invalidArgument",
    });
    expect(said).toEqual([expect.stringContaining(message)]);
    expect(() => activationOf(name, 3)).toThrow(ConfigError);
    expect(noActivation(name)).toContain(message);
  });
});

describe("a run with --activation", () => {
  let folder: string;
  const home = process.cwd();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "chainrule-activation-"));
    process.chdir(folder);
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 5},${i % 3 === 0 ? "a" : "b"}`);
    writeFileSync("data.csv", `x,y,label\n${rows.join("\n")}\n`);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  });

  const FLAGS: TrainFlags = { target: "label", epochs: 2, hidden: [4], backend: "reference", quiet: true };
  const model = (path: string): string => readFileSync(path).toString("hex");

  it("goes on with it, to the bytes of a run that was never stopped", async () => {
    const flags: TrainFlags = { ...FLAGS, activation: "gelu" };
    expect(await trainCommand("data.csv", { ...flags, out: "whole.safetensors", run: "whole" }, quietIo())).toBe(
      EXIT.ok,
    );
    const begun = await startRun(await prepareJob("data.csv", { ...flags, run: "begun" }), "chainrule train");
    await begun.close();
    expect((await readConfig("begun")).recipe.activation).toBe("gelu");
    expect(await resumeCommand("begun", { quiet: true }, quietIo())).toBe(EXIT.ok);
    expect(model("data.safetensors")).toBe(model("whole.safetensors"));
    expect(readFileSync("data.safetensors", "latin1")).toContain('\\"kind\\":\\"gelu\\"');
  });

  it("and one without says nothing of it in config.json, and is what --activation relu is", async () => {
    await trainCommand("data.csv", { ...FLAGS, run: "without" }, quietIo());
    await trainCommand("data.csv", { ...FLAGS, run: "with", out: "with.safetensors", activation: "relu" }, quietIo());
    expect(readFileSync("without/config.json", "utf8")).not.toContain("activation");
    expect(model("data.safetensors")).toBe(model("with.safetensors"));
  });
});
