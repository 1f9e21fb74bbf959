/**
 * OpenCV reads what we write, with arithmetic and a reader of its own. Debian 12 has its 4.6: python3-opencv.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportOnnx } from "../../src/formats/onnx/index.ts";
import {
  affine,
  batchNorm,
  branches,
  createRandom,
  type Layer,
  networkOf,
  relu,
  residual,
  softmax,
  type Tensor,
  tensor,
} from "../../src/index.ts";

const runs = (python: string): boolean => spawnSync(python, ["-c", "import cv2, numpy"]).status === 0;
const PYTHON = ["python3", "/usr/bin/python3"].find(runs);

const SCRIPT = `
import json, sys, cv2, numpy as np
x = np.array(json.load(sys.stdin), dtype=np.float32)
outputs = []
for path in sys.argv[1:]:
    network = cv2.dnn.readNetFromONNX(path)
    network.setInput(x)
    outputs.append(network.forward().tolist())
json.dump(outputs, sys.stdout)
`;

function rows(N: number, D: number): Tensor {
  const random = createRandom(1, "initialization");
  return tensor(
    Float32Array.from({ length: N * D }, () => random.uniform() - 0.3),
    [N, D],
  );
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-opencv-"));
});
afterAll(() => rm(folder, { recursive: true }));

const NETWORKS: readonly (readonly [string, readonly Layer[]])[] = [
  ["square weights", [affine(4, 4), relu(), affine(4, 4)]],
  ["weights of other widths", [affine(4, 7), relu(), affine(7, 2)]],
  ["batch normalization", [affine(4, 4), batchNorm(4), relu(), affine(4, 3)]],
  ["a residual connection", [residual(affine(4, 4), relu()), affine(4, 3)]],
  ["branches", [branches([affine(4, 4)], [affine(4, 3), relu()]), affine(7, 7)]],
];

describe.skipIf(PYTHON === undefined)("OpenCV (skipped where Python has no cv2)", () => {
  it.each(NETWORKS)("computes a network with %s as we do", async (_, layers) => {
    const network = networkOf(layers);
    network.initialize(3);
    const x = rows(5, 4);
    const paths = [join(folder, "plain.onnx"), join(folder, "softmax.onnx")];
    await writeFile(paths[0]!, await exportOnnx(network));
    await writeFile(paths[1]!, await exportOnnx(network, { softmax: true }));
    const input = JSON.stringify(Array.from({ length: 5 }, (_, n) => [...x.data.subarray(4 * n, 4 * n + 4)]));
    const { stdout, stderr } = spawnSync(PYTHON!, ["-c", SCRIPT, ...paths], { input, encoding: "utf8" });
    expect(stderr).toBe("");
    const out = await network.predict(x);
    const found = (JSON.parse(stdout) as number[][][]).map((answers) => answers.flat());
    const expected = [out, softmax(out)].map(({ data }) => Array.from(data, (value) => expect.closeTo(value, 5)));
    expect(found).toEqual(expected);
  });
});
