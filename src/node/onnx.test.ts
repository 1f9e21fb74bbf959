import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { affine } from "../layers/affine/affine.ts";
import { relu } from "../layers/relu/relu.ts";
import { sequential } from "../network/sequential.ts";
import { loadOnnx, saveOnnx } from "./onnx.ts";

const folder = await mkdtemp(join(tmpdir(), "chainrule-onnx-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

test("writes a network and reads it back; messages name the file", async () => {
  const network = sequential(affine(2, 3), relu(), affine(3, 1));
  network.initialize(1);
  const path = join(folder, "m.onnx");
  await saveOnnx(network, path);
  expect((await (await loadOnnx(path)).network.predict([[1, 2]])).data).toEqual((await network.predict([[1, 2]])).data);
  await writeFile(path, "no");
  await expect(loadOnnx(path)).rejects.toMatchObject({ code: "CR_FORMAT", message: expect.stringContaining(path) });
});
