// The matrix products of chainrule's step and nothing else: what share of the machine's peak do they reach?
// The kernels are on no public face, so they and their backend come from the modules, and not from the bundle for Node.
import { createBackend } from "../../dist/src/index.js";
import {
  AFFINE_BACKWARD_INPUT,
  AFFINE_BACKWARD_PARAMETERS,
  AFFINE_FORWARD,
} from "../../dist/src/layers/affine/kernels.js";
import { aboutBackend } from "./backend.mjs";
import { normal } from "./data.mjs";
import { serve, workload } from "./protocol.mjs";

const { N, widths, threads, variant } = workload;
const backend = await createBackend(variant, { threads });
const affineForward = backend.bind(AFFINE_FORWARD);
const affineBackwardInput = backend.bind(AFFINE_BACKWARD_INPUT);
const affineBackwardParameters = backend.bind(AFFINE_BACKWARD_PARAMETERS);

function filled(length) {
  const buffer = backend.allocate(length);
  backend.write(buffer, normal(length, 0.1));
  return buffer;
}

const layers = widths.slice(1).map((M, i) => {
  const D = widths[i];
  const inputs = { x: filled(N * D), w: filled(D * M), b: filled(M), dout: filled(N * M) };
  const outputs = { out: filled(N * M), dx: filled(N * D), dw: filled(D * M), db: filled(M) };
  return { D, M, ...inputs, ...outputs };
});
const result = new Float32Array(1);

async function run(steps) {
  for (let step = 0; step < steps; step++) {
    for (const { D, M, x, w, b, out } of layers) affineForward(out, x, w, b, N, D, M);
    for (const [i, { D, M, x, w, dout, dx, dw, db }] of layers.entries()) {
      affineBackwardParameters(dw, db, dout, x, N, D, M);
      if (i > 0) affineBackwardInput(dx, dout, w, N, D, M);
    }
    await backend.read(layers[0].dw, result);
  }
  return result[0];
}

await serve(run, aboutBackend(backend));
