import { link, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assertOutput } from "../../cli/base/files.ts";
import { prepareJob } from "../../cli/job/job.ts";
import { assertSameTask, readReplaced } from "../../cli/job/replaced-model.ts";
import { affine, ConfigError, type ModelDescription, modelToBytes, sequential } from "../../src/index.ts";
import { saveSafetensors } from "../../src/node/index.ts";

let folder = "";
const at = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-output-"));
  await writeFile(at("data.csv"), "x,y\n1,a\n2,b\n3,a\n4,b\n");
});
afterEach(() => rm(folder, { recursive: true }));

/** A model of one column, with two outputs. */
function modelOf(description: ModelDescription): Promise<Uint8Array> {
  const network = sequential(affine(1, description.classes?.length ?? 1));
  network.initialize(0);
  return modelToBytes({ network, description });
}

function classesOf(name: string, ...classes: string[]): ModelDescription {
  const target = { task: "classification", name, classes } as const;
  const encoding = { features: [{ kind: "number", name: "x", mean: 0, std: 1 }], target } as const;
  return { task: "classification", classes, inputs: { kind: "table", encoding } };
}

describe("assertOutput", () => {
  it("refuses what is read, under any name", async () => {
    const data = at("data.csv");
    await symlink(data, at("link.csv"));
    await link(data, at("hard.csv"));
    for (const [out, read] of [
      [data, data],
      [at("link.csv"), data],
      [data, at("link.csv")],
      [at("hard.csv"), data],
      [join(folder, ".", "data.csv"), data],
    ] as const) {
      await expect(assertOutput(out, ["mnist", read])).rejects.toThrow(ConfigError);
      await expect(assertOutput(out, ["mnist", read])).rejects.toThrow(
        /is an input of this command.* Name another file\./,
      );
    }
    await assertOutput(at("other.csv"), [data, "mnist", "-"]);
  });

  it("refuses what cannot be written", async () => {
    await expect(assertOutput(folder, [])).rejects.toThrow(ConfigError);
    await expect(assertOutput(folder, [])).rejects.toThrow(`--out ${folder} cannot be written: it is a folder.`);
  });
});

describe("a file that is there", () => {
  it("is replaced only if it is safetensors, or empty", async () => {
    const network = sequential(affine(1, 1));
    network.initialize(0);
    await saveSafetensors(network, at("weights"));
    await writeFile(at("empty"), "");
    expect(await readReplaced(at("weights"))).toEqual(await readFile(at("weights")));
    expect(await readReplaced(at("empty"))).toBeUndefined();
    expect(await readReplaced(at("nothing"))).toBeUndefined();
    await expect(readReplaced(at("data.csv"))).rejects.toThrow(ConfigError);
    await expect(readReplaced(at("data.csv"))).rejects.toThrow(
      "existing file that is not a model. Name another file with --out.",
    );
  });

  it("is replaced unasked only by a model for the same task", async () => {
    const there = classesOf("y", "a", "b");
    const bytes = await modelOf(there);
    const { encoding } = there.inputs as { encoding: { features: [] } } & ModelDescription["inputs"];
    assertSameTask(bytes, "m", {
      ...there,
      inputs: { kind: "table", encoding: { ...encoding, features: [] } } as never,
    });
    for (const other of [
      classesOf("z", "a", "b"),
      classesOf("y", "a", "b", "c"),
      classesOf("y", "b", "a"),
      { ...there, inputs: { kind: "raw" } } as const,
      { ...there, inputs: { kind: "images", shape: [28, 28], scaling: { mean: 0, std: 1 } } } as const,
    ]) {
      expect(() => assertSameTask(bytes, "m", other)).toThrow(ConfigError);
      expect(() => assertSameTask(bytes, "m", other)).toThrow(/^m already exists and predicts "y" \(2 classes: a, b\)/);
      expect(() => assertSameTask(bytes, "m", other)).toThrow(/Name another file with --out\.$/);
    }
  });

  it("is not replaced unasked if it holds weights only", async () => {
    const network = sequential(affine(1, 1));
    network.initialize(0);
    await saveSafetensors(network, at("weights"));
    const bytes = await readFile(at("weights"));
    expect(() => assertSameTask(bytes, "weights", classesOf("y", "a", "b"))).toThrow("holds weights only");
  });
});

describe("prepareJob", () => {
  it("looks at the output before anything is read", async () => {
    const missing = at("missing.csv");
    await expect(prepareJob(missing, { out: folder })).rejects.toThrow("--out");
    await expect(prepareJob(missing, { out: at("data.csv"), dryRun: true })).rejects.toThrow("not a model");
  });

  it("does not replace what may be the only copy, unless it is named", async () => {
    const path = at("data.safetensors");
    await writeFile(path, await modelOf(classesOf("y", "a", "b")));
    const before = process.cwd();
    process.chdir(folder);
    try {
      const flags = { target: "y", epochs: 1 };
      await expect(prepareJob("data.csv", { ...flags, run: false })).rejects.toThrow(
        /with --no-run no other file would hold/,
      );
      expect((await prepareJob("data.csv", { ...flags, run: false, out: "data.safetensors" })).replaces).toBe(true);
      expect((await prepareJob("data.csv", flags)).replaces).toBe(true);
    } finally {
      process.chdir(before);
    }
  });

  it("says whether a model is replaced", async () => {
    const flags = { target: "y", out: at("m.safetensors") };
    expect((await prepareJob(at("data.csv"), flags)).replaces).toBe(false);
    await writeFile(flags.out, await modelOf(classesOf("other", "p", "q")));
    expect((await prepareJob(at("data.csv"), flags)).replaces).toBe(true);
  });
});
