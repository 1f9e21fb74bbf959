/** A layer of your own: softplus whose sharpness is learned. It is checked, trained on wasm, saved, and loaded elsewhere. */
import { execFileSync } from "node:child_process";
import * as chainrule from "../src/index.ts";
import { loadModel, saveModel } from "../src/node/index.ts";

type Numbers = chainrule.FloatArray;
const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** out = softplus(s·x)/s, with one sharpness s a feature. */
function forward(out: Numbers, x: Numbers, s: Numbers, N: number, D: number): void {
  for (let i = 0; i < N * D; i++) out[i] = softplus(s[i % D]! * x[i]!) / s[i % D]!;
}

/** dx = dout·sigmoid(s·x); ds = Σ over the rows of dout·(x·sigmoid(s·x) − out)/s. */
// biome-ignore format: one line
function backward(dx: Numbers, ds: Numbers, dout: Numbers, out: Numbers, x: Numbers, s: Numbers, N: number, D: number): void {
  ds.fill(0, 0, D);
  for (let i = 0; i < N * D; i++) {
    const slope = 1 / (1 + Math.exp(-s[i % D]! * x[i]!));
    ds[i % D]! += (dout[i]! * (x[i]! * slope - out[i]!)) / s[i % D]!;
    dx[i] = dout[i]! * slope;
  }
}

const FORWARD = chainrule.kernel("sharpSoftplusForward", forward);
const BACKWARD = chainrule.kernel("sharpSoftplusBackward", backward, { aliases: [[0, 2]] }); // dx may be dout

export function sharpSoftplus<const D extends number>(D: D): chainrule.Layer<D, D> {
  return {
    ...{ kind: "sharpSoftplus", inputs: D, outputs: D, config: { kind: "sharpSoftplus", features: D } },
    ...{ state: [], minimumBatch: 1, kernels: [FORWARD, BACKWARD], shape: (input) => input, cache: () => ({}) },
    parameters: [{ name: "s", shape: [D], initialize: chainrule.constantFill(1) }],
    bind(backend, { x, out, dout, dx = dout, parameters: { s }, gradients }) {
      const [run, back] = [backend.bind(FORWARD), backend.bind(BACKWARD)];
      const backward = ({ N }: chainrule.Step): void => back(dx, gradients.s!, dout, out, x, s!, N, D);
      return { forward: ({ N }) => run(out, x, s!, N, D), backward };
    },
  };
}
chainrule.registerLayer({
  kind: "sharpSoftplus",
  label: "Sharp softplus",
  role: "activation",
  fromConfig: ({ features }) => sharpSoftplus(Number(features)),
});

const [, program = "", file = "own-layer.safetensors", task] = process.argv;
if (task === "predict") {
  console.log((await (await loadModel(file)).network.predict([[0.5]])).data[0]);
} else {
  console.log((await chainrule.gradientCheck([sharpSoftplus(5)])).every(({ passed }) => passed)); // → true
  const x = Array.from({ length: 200 }, (_, i) => [i / 100 - 1]);
  const network = chainrule.sequential(chainrule.affine(1, 16), sharpSoftplus(16), chainrule.affine(16, 1));
  await chainrule.fit(network, { x, targets: x.map(([v]) => [v! * v!]) }, { epochs: 100, backend: "wasm", seed: 1 });
  await saveModel({ network, description: { task: "regression", inputs: { kind: "raw" } } }, file);
  const here = (await network.predict([[0.5]])).data[0]!;
  const there = Number(execFileSync(process.execPath, [...process.execArgv, program, file, "predict"]));
  console.log(here === there, Math.abs(here - 0.25) < 0.1); // → true true
}
