import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkpointToBytes } from "../formats/checkpoint.ts";
import { modelFromBytes, modelMetadata } from "../formats/model.ts";
import { affine } from "../layers/affine/affine.ts";
import { batchNorm } from "../layers/batch-norm/batch-norm.ts";
import { sequential } from "../network/sequential.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import type { TrainOptions } from "../training/options.ts";
import { fit } from "../training/train.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import { readBytes } from "./input-file.ts";
import { readSafetensors, saveSafetensors } from "./models.ts";

const folder = mkdtempSync(join(tmpdir(), "chainrule-checkpoints-"));
const path = join(folder, "run.safetensors");
const data = { x: [[1], [2], [4], [8]], labels: [0, 0, 1, 1] };
const options: TrainOptions = { epochs: 2, batchSize: 2, backend: "reference" };
const network = () => sequential(affine(1, 3), batchNorm(3), affine(3, 2));

describe("a checkpoint in a file", () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("replaces the one before, and the run goes on from it", async () => {
    const whole = network();
    const save = (checkpoint: Checkpoint) => saveCheckpoint(checkpoint, path);
    await fit(whole, data, { ...options, checkpoint: { everySteps: 3, save } });
    expect(readdirSync(folder)).toEqual(["run.safetensors"]);
    const rest = network();
    await fit(rest, data, { ...options, resumeFrom: await loadCheckpoint(path) });
    expect(await rest.state()).toEqual(await whole.state());
  });

  it("has the weights, for whoever wants these, and is a model with a model's texts", async () => {
    const net = network();
    const save = async (checkpoint: Checkpoint): Promise<void> => {
      const description = { task: "classification", inputs: { kind: "raw" } } as const;
      writeFileSync(path, checkpointToBytes(checkpoint, modelMetadata({ network: net, description })));
    };
    await fit(net, data, { ...options, checkpoint: { save } });
    expect(await readSafetensors(path)).toEqual(await net.state());
    const model = modelFromBytes(await readBytes(path), path);
    expect(await model.network.state()).toEqual(await net.state());
  });

  it("is told from a file of weights", async () => {
    const net = network();
    net.initialize();
    await saveSafetensors(net, path);
    await expect(loadCheckpoint(path)).rejects.toMatchObject({
      code: "CR_FORMAT",
      message: expect.stringContaining(`${path} holds no checkpoint`),
    });
  });
});
