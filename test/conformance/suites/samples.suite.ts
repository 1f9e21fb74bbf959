/**
 * What normalizes samples, and dropout, on tensors in float64: the course, ONNX, TensorFlow.js.
 *
 * @module
 */
import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import { dropoutBackward, dropoutForward } from "../../../src/layers/dropout/functions.ts";
import { groupNormBackward, groupNormForward } from "../../../src/layers/group-norm/functions.ts";
import { layerNormBackward, layerNormForward } from "../../../src/layers/layer-norm/functions.ts";
import { type Case, caseOf, casesOf } from "../cases.ts";
import type { Check } from "../subject.ts";
import { type Allowed, assertClose, FULL_PRECISION, publishedTolerance } from "../tolerance.ts";
import { channelsFirst, channelsLast, type Results } from "./normalizations.ts";

const RESULTS: readonly (readonly [cases: readonly Case[], results: (found: Case) => Results])[] = [
  [[caseOf("cs231n.layernorm_backward")], courseLayerNorm],
  [[caseOf("cs231n.layernorm_forward")], courseStatistics],
  [casesOf("cs231n.groupnorm_"), courseGroupNorm],
  [[caseOf("cs231n.dropout_backward")], courseDropout],
  [casesOf("onnx.layer_normalization_"), onnxLayerNorm],
  [casesOf("tfjs.layernorm."), tfjsLayerNorm],
  [[caseOf("onnx.dropout_default")], ({ inputs }) => ({ y: dropoutForward(inputs.tensor("x"), { rate: 0 }).out })],
];

export const sampleChecks: readonly Check[] = RESULTS.flatMap(([cases, results]) =>
  cases.map((found) => ({ id: found.id, run: async () => verify(found, results(found)) })),
);

/** The values at full precision where there are some, and else the published ones. */
function verify({ id, expected, computed, tolerance }: Case, results: Results): void {
  for (const [name, actual] of Object.entries(results)) {
    const isComputed = computed.has(name);
    const allowed: Allowed = isComputed ? FULL_PRECISION : publishedTolerance(tolerance);
    const wanted = isComputed ? computed.tensor(name) : expected.tensor(name);
    assertClose({ what: `${id}: ${name}`, actual: tensor(actual.data, wanted.shape), expected: wanted, allowed });
  }
}

function courseLayerNorm({ inputs }: Case): Results {
  const { out, cache } = layerNormForward(inputs.tensor("x"), inputs.tensor("gamma"), inputs.tensor("beta"), {
    eps: inputs.number("eps"),
  });
  return { out, ...layerNormBackward(inputs.tensor("dout"), cache) };
}

function courseStatistics({ inputs }: Case): Results {
  const pairs = inputs.raw("gamma_beta_pairs") as [number[], number[]][];
  const [out1, out2] = pairs.map(
    ([gamma, beta]) => layerNormForward(inputs.tensor("a"), gamma, beta, { eps: inputs.number("eps") }).out,
  );
  return { out1: out1!, out2: out2! };
}

/** The course has the channels first. */
function courseGroupNorm({ inputs }: Case): Results {
  const x = inputs.tensor("x");
  const C = x.shape[1]!;
  const parameter = (name: string, plain: number): Tensor => {
    const isArray = typeof inputs.raw(name) === "object";
    return tensor(isArray ? inputs.tensor(name).data : new Float64Array(C).fill(plain), [C]);
  };
  const options = { groups: inputs.number("G"), eps: inputs.number("eps") };
  const { out, cache } = groupNormForward(channelsLast(x), parameter("gamma", 1), parameter("beta", 0), options);
  if (!inputs.has("dout")) return { out: channelsFirst(out) };
  const { dx, ...others } = groupNormBackward(channelsLast(inputs.tensor("dout")), cache);
  return { out: channelsFirst(out), dx: channelsFirst(dx), ...others };
}

/** Its mask is divided by the share that is kept already. */
function courseDropout({ inputs }: Case): Results {
  const { data, shape } = inputs.tensor("mask");
  const mask = tensor(
    Float64Array.from(data, (value) => Math.sign(value)),
    shape,
  );
  const { out, cache } = dropoutForward(inputs.tensor("x"), { rate: 1 - inputs.number("keep_prob"), mask });
  return { out, ...dropoutBackward(inputs.tensor("dout"), cache) };
}

/** The axes from one on are normalized together: W says how many. */
function onnxLayerNorm({ inputs }: Case): Results {
  const W = inputs.tensor("W");
  const D = W.data.length;
  const attributes = inputs.fields("attributes");
  const x = inputs.tensor("X");
  const { out, cache } = layerNormForward(
    tensor(x.data, [x.data.length / D, D]),
    tensor(W.data, [D]),
    tensor(inputs.tensor("B").data, [D]),
    attributes.has("epsilon") ? { eps: attributes.number("epsilon") } : {},
  );
  return { Y: out, InvStdDev: cache.invStd };
}

function tfjsLayerNorm({ inputs }: Case): Results {
  const { data, shape } = inputs.tensor("x");
  const D = inputs.has("axis") ? data.length / shape[0]! : shape.at(-1)!;
  const rows = tensor(data, [data.length / D, D]);
  const [gamma, beta] = [new Float64Array(D).fill(1), new Float64Array(D)];
  return { out: layerNormForward(rows, tensor(gamma, [D]), tensor(beta, [D]), { eps: inputs.number("eps") }).out };
}
