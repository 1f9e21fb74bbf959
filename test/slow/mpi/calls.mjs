// Every call of a communicator, by a rank of a job; what it got goes into a file of its own in the folder that is named.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { joinMpi } from "../../../dist/node/mpi.js";

const [folder, failing] = process.argv.slice(2);
const communicator = await joinMpi();
const { rank, size, description } = communicator;
if (failing) {
  if (rank === 1) communicator.abort(Number(failing));
  communicator.barrier(); // which rank 1 never comes to
}

const shared = new Float32Array(new SharedArrayBuffer(4 * 5), 4, 3).fill(rank + 1);
communicator.allReduce(shared);
const doubles = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i + rank));
communicator.allReduce(doubles);

const parts = [0, 1, 2].map((k) => new Float64Array(50_000).fill(rank + k));
const reductions = parts.map((part) => communicator.startAllReduce(part));
for (const reduction of reductions) reduction.poll();
for (const reduction of reductions.toReversed()) reduction.wait();
const again = Float32Array.of(1);
communicator.startAllReduce(again).wait();

const bytes = Uint8Array.of(rank, 7, rank);
communicator.broadcast(bytes);
communicator.barrier();
const same = (await joinMpi()) === communicator;
communicator.finalize();
communicator.finalize();
let afterwards = "";
try {
  communicator.allReduce(again);
} catch (error) {
  afterwards = `${error.code} ${error.message}`;
}
const results = {
  ...{ rank, size, description, same, afterwards },
  shared: [...shared],
  double: doubles[99_999],
  parts: parts.map((part) => [part[0], part[49_999]]),
  again: [...again],
  bytes: [...bytes],
};
writeFileSync(join(folder, `${rank}.json`), JSON.stringify(results));
