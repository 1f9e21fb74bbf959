// A CSV file to arrays through chainrule's public face: needs the build in dist/.
import { readFileSync } from "node:fs";
import { parseCsv, prepareTable } from "../../dist/node/data.js";
import { serve, workload } from "./protocol.mjs";

const { file, target, checkedEvery } = workload;

const read = () => prepareTable(parseCsv(readFileSync(file), {}, file), { target, validation: 0 }).train;

/** What all sides must agree on: the magnitudes of a few rows, whatever the order of the columns. */
function checksum({ x, targets }) {
  const [N, D] = x.shape;
  let sum = 0;
  for (let n = 0; n < N; n += checkedEvery) {
    for (const value of x.data.subarray(n * D, (n + 1) * D)) sum += Math.abs(value);
    sum += Math.abs(targets.data[n]);
  }
  return sum;
}

function run(steps) {
  let arrays;
  for (let i = 0; i < steps; i++) arrays = read();
  return checksum(arrays);
}

await serve(run, { version: `Node ${process.version}`, threads: 1 });
