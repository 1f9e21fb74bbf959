import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { affine, batchNorm, networkOf, relu } from "../../src/index.ts";
import { modelFromShared, shareModel } from "../../src/node/index.ts";

const NODE = resolve(import.meta.dirname, "../../dist/node/node.js");
const ROWS = Array.from({ length: 500 }, (_, n) => [Math.sin(n), Math.cos(n)]);

/** Opens the model and answers all rows, one by one, as long as others do so, too. */
const TEXT = `
  const { parentPort, workerData: { node, shared, rows } } = require("node:worker_threads");
  import(node).then(async ({ modelFromShared }) => {
    const model = await modelFromShared(shared);
    await model.ready();
    let answers;
    for (let round = 0; round < 20; round++) answers = rows.map((row) => model.predictNow(row));
    parentPort.postMessage(answers);
  });`;

it("threads answer at a time with one copy of the weights", async () => {
  const network = networkOf([affine(2, 300), batchNorm(300), relu(), affine(300, 300), relu(), affine(300, 1)]);
  network.initialize(2);
  const shared = await shareModel({ network, description: { task: "regression", inputs: { kind: "raw" } } });
  const workerData = { node: NODE, shared, rows: ROWS };
  const threads = Array.from({ length: 3 }, () => {
    const worker = new Worker(TEXT, { eval: true, workerData, execArgv: ["--import", "tsx"] });
    return new Promise((found, failed) => worker.once("message", found).once("error", failed));
  });
  const own = await modelFromShared(shared);
  await own.ready();
  const expected = ROWS.map((row) => own.predictNow(row));
  for (const answers of await Promise.all(threads)) expect(answers).toEqual(expected);
});
