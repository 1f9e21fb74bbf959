import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { affine, type ModelDescription, modelOf, type Row, sequential } from "../../src/index.ts";
import { saveModel } from "../../src/node/index.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "chainrule-serve-"));
const description: ModelDescription = {
  task: "regression",
  inputs: {
    kind: "table",
    encoding: {
      features: [
        { kind: "number", name: "area", mean: 100, std: 50 },
        { kind: "category", name: "heating", categories: ["gas", "oil"] },
      ],
      target: { task: "regression", name: "price", mean: 400, std: 10 },
    },
  },
};
const network = sequential(affine(3, 1));
network.initialize(1);
let service: ChildProcess;
let url = "";

beforeAll(async () => {
  const file = join(folder, "model.safetensors");
  await saveModel({ network, description }, file);
  service = spawn(process.execPath, ["--import", "tsx", "examples/serve-http.ts", file, "0"], { cwd: ROOT });
  url = await new Promise((found, failed) => {
    service.stdout!.once("data", (line) => found(String(line).trim()));
    service.stderr!.once("data", (text) => failed(new Error(String(text))));
  });
});
afterAll(() => {
  service.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function post(body: string): Promise<[number, unknown]> {
  const response = await fetch(url, { method: "POST", body });
  return [response.status, await response.json()];
}

it("the example of a service answers one row and many, also many callers at a time", async () => {
  const rows: Row[] = Array.from({ length: 20 }, (_, i) => ({ area: 10 * i, heating: i % 2 ? "oil" : "gas" }));
  const expected = await modelOf({ network, description }).predict(rows);
  expect(await post(JSON.stringify(rows))).toEqual([200, expected]);
  const answers = await Promise.all(rows.map((row) => post(JSON.stringify(row))));
  expect(answers).toEqual(expected.map((answer) => [200, answer]));
});

it.each([
  ["no JSON", "area=3", 400, "no JSON"],
  ["no row", "3", 400, "The row is 3"],
  ["a row without a key", '{"area": 3}', 400, 'lacks 1 of the 2 keys that the model takes: "heating"'],
  [
    "a bad row among others",
    '[{"area": 3, "heating": "oil"}, {"area": "x", "heating": "oil"}]',
    400,
    'Row 1, key "area"',
  ],
  ["too many rows", JSON.stringify(Array.from({ length: 1001 }, () => 1)), 413, "at most 1000 rows"],
  ["too long a body", `"${"x".repeat(1_000_001)}"`, 413, "more than 1000000 bytes"],
])("it refuses %s, and goes on", async (_, body, status, message) => {
  expect(await post(body)).toEqual([status, { error: expect.stringContaining(message) as string }]);
  expect((await post('{"area": 3, "heating": "oil"}'))[0]).toBe(200);
});

it("it knows one address and one method", async () => {
  expect((await fetch(new URL("/other", url))).status).toBe(404);
  expect((await fetch(url)).status).toBe(405);
});
