/**
 * The gradient checks of everything chainrule has: each layer in each mode, each loss, and whole networks.
 *
 * @module
 */
import type { Backend } from "../backends/backend.ts";
import { createReferenceBackend } from "../backends/reference/reference.ts";
import { assertArgument, isArrayLike } from "../base/arguments.ts";
import { createRandom } from "../base/random.ts";
import { affine } from "../layers/affine/affine.ts";
import { batchNorm } from "../layers/batch-norm/batch-norm.ts";
import { branches } from "../layers/branches/branches.ts";
import { layerDefinitions } from "../layers/catalog.ts";
import type { LayerExample } from "../layers/definition.ts";
import type { Layer, Mode } from "../layers/layer.ts";
import { relu } from "../layers/relu/relu.ts";
import { residual } from "../layers/residual/residual.ts";
import { lossDefinitions } from "../losses/catalog.ts";
import { headExamples } from "../losses/heads/heads.ts";
import { type Loss, type LossExample, lossKernels, weightOf } from "../losses/loss.ts";
import { gradientCheck } from "./check-gradients.ts";
import { type GradientResult, judge } from "./gradient-result.ts";
import { compareGradients, numericGradient, STEP } from "./numeric-gradient.ts";

/** One checked tensor of one subject on one backend. */
export interface GradientSuiteResult extends GradientResult {
  /** A kind of layer, a loss, `"network"`, or `"network with branches"`. */
  readonly subject: string;
  /** Absent for a loss, which has no modes. */
  readonly mode?: Mode;
  /** Name and element type: `"wasm float32"`. */
  readonly backend: string;
}

const ROWS = 12;
const WIDTH = 7;
const CLASSES = 5;

/** Each layer of the catalog, then whole networks. */
function subjects(): readonly Required<LayerExample>[] {
  const ofLayers = layerDefinitions().flatMap((definition) =>
    (definition.examples?.() ?? []).map(({ subject = definition.kind, layers, modes }) => ({ subject, layers, modes })),
  );
  const modes: readonly Mode[] = ["train", "evaluate"];
  return [
    ...ofLayers,
    { subject: "network", layers: chain(), modes },
    { subject: "network with branches", layers: graph(), modes },
  ];
}

function chain(): Layer[] {
  return [affine(WIDTH, 9), batchNorm(9), relu(), affine(9, 8), batchNorm(8), relu(), affine(8, 3)];
}

/** Values that are used twice, at the start, in the middle and inside of a branch. */
function graph(): Layer[] {
  return [
    residual(affine(WIDTH, WIDTH), batchNorm(WIDTH), relu()),
    branches([affine(WIDTH, 4), relu(), residual(affine(4, 4))], [], [affine(WIDTH, 3), batchNorm(3)]),
    affine(14, 3),
  ];
}

/** Runs every check on every given backend, one result a tensor. */
export async function* gradientCheckSuite(
  backends: readonly Backend[],
  seed = 0,
): AsyncGenerator<GradientSuiteResult, void, void> {
  assertArgument(isArrayLike(backends), "gradientCheckSuite", "a list of backends", backends);
  for (const backend of backends) {
    const name = `${backend.name} ${backend.dtype}`;
    for (const { subject, layers, modes } of subjects()) {
      for (const mode of modes) {
        const results = await gradientCheck(layers, { batchSize: ROWS, inputs: WIDTH, mode, seed, backend });
        for (const result of results) yield { subject, mode, backend: name, ...result };
      }
    }
    for (const { subject, loss } of lossSubjects()) {
      yield { subject, backend: name, ...(await checkLoss(loss, backend, seed, false)) };
      yield { subject: `${subject}, weighted rows`, backend: name, ...(await checkLoss(loss, backend, seed, true)) };
    }
  }
}

/** Each example of each loss. */
function lossSubjects(): readonly Required<LossExample>[] {
  const ofCatalog = Object.values(lossDefinitions).flatMap((definition) => definition.examples());
  return [...ofCatalog, ...headExamples()].map(({ subject, loss }) => ({ subject: subject ?? loss.name, loss }));
}

/** What the outputs of a loss are compared with, and how much each row counts. */
interface Answers {
  readonly targets: Float64Array;
  readonly labels: Int32Array;
  readonly weights: Float64Array | undefined;
}

/** The gradient of a loss with respect to the network's outputs (N, M). */
async function checkLoss(loss: Loss, backend: Backend, seed: number, isWeighted: boolean): Promise<GradientResult> {
  const random = createRandom(seed, "check");
  const out = Float64Array.from({ length: ROWS * CLASSES }, () => Math.fround(3 * random.normal()));
  const targets = Float64Array.from(out, () => Math.fround(random.normal()));
  const labels = Int32Array.from({ length: ROWS }, () => random.integer(CLASSES));
  const weights = isWeighted ? Float64Array.from(labels, () => Math.fround(2 * random.uniform())) : undefined;
  const answers = { targets, labels, weights };
  await backend.prepare(lossKernels(loss, isWeighted));
  const oracle = lossOn(loss, createReferenceBackend("float64"), answers);
  const { gradient } = await lossOn(loss, backend, answers)(out);
  const compared = async (h: number): Promise<Omit<GradientResult, "tensor">> => {
    const numeric = await numericGradient(async () => (await oracle(out)).value, out, h);
    return judge(compareGradients(gradient, numeric, 0), backend.dtype);
  };
  const first = await compared(STEP);
  // A difference taken across the kink of a loss is wrong itself; with a smaller step it no longer crosses it.
  return { tensor: "out", ...(first.passed ? first : await compared(STEP / 10)) };
}

/** A loss on a backend, as a function of the outputs. */
function lossOn(
  loss: Loss,
  backend: Backend,
  { targets, labels, weights }: Answers,
): (out: Float64Array) => Promise<{ readonly value: number; readonly gradient: Float64Array }> {
  const buffers = {
    loss: backend.allocate(1),
    out: backend.allocate(targets.length),
    dout: backend.allocate(targets.length),
    labels: backend.allocateLabels(labels.length),
    targets: backend.allocate(targets.length),
    weights: weights && backend.allocate(ROWS),
    M: CLASSES,
  };
  backend.writeLabels(buffers.labels, labels);
  backend.write(buffers.targets, targets);
  if (buffers.weights) backend.write(buffers.weights, weights!);
  const apply = loss.bind(backend, buffers);
  const weight = weightOf(loss, ROWS, { labels, weights });
  const value = new Float64Array(1);
  const gradient = new Float64Array(targets.length);
  return async (out) => {
    backend.write(buffers.out, out);
    apply(ROWS, weight);
    await backend.read(buffers.loss, value);
    await backend.read(buffers.dout, gradient);
    return { value: value[0]!, gradient };
  };
}
