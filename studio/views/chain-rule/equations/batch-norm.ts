/**
 * The equations of src/layers/batch-norm/batch-norm.md in training mode. Those of evaluation mode, (8), (9), (19) and (20), are
 * not walked: what is traced is a step of training.
 *
 * @module
 */
import { batchNormBackwardStaged, type Tensor } from "../../../../src/index.ts";
import type { LayerTrace } from "../../../trace/trace.ts";
import { type Arrays, array, type Between, type Equations, type Pick, single, type Way } from "./equation.ts";
import { constant, minus, operation, over, plus, product, sum } from "./expression.ts";

/** What PyTorch takes, as the studio's layers do. */
const USUAL = { eps: 1e-5, momentum: 0.1, runningVariance: "unbiased" } as const;

export function batchNormArrays(layer: LayerTrace, way: Way): Arrays {
  const { x, parameters, out, dout, before, after } = layer;
  const gamma = parameters.gamma!;
  const { xhat, mean, variance, invStd } = cacheOf(layer);
  const { eps, momentum, runningVariance } = settingsOf(layer);
  const N = x.shape[0]!;
  const staged = batchNormBackwardStaged(dout, { mode: "train", x, xhat, gamma, mean, variance, invStd });
  const { dx, dgamma, dbeta } =
    way === "staged" ? staged : { dx: layer.dx, dgamma: layer.gradients.gamma!, dbeta: layer.gradients.beta! };
  return {
    x: array(["n", "d"], x, "x"),
    mean: array(["d"], mean, "mean"),
    variance: array(["d"], variance, "variance"),
    invStd: array(["d"], invStd, "invStd"),
    xhat: array(["n", "d"], xhat, "xhat"),
    gamma: array(["d"], gamma, "gamma"),
    beta: array(["d"], parameters.beta!, "beta"),
    out: array(["n", "d"], out, "out"),
    dout: array(["n", "d"], dout, "dout"),
    dxhat: array(["n", "d"], staged.dxhat, "dxhat"),
    dvar: array(["d"], staged.dvar, "dvar"),
    dmean: array(["d"], staged.dmean, "dmean"),
    dx: array(["n", "d"], dx, "dx"),
    dgamma: array(["d"], dgamma, "dgamma"),
    dbeta: array(["d"], dbeta, "dbeta"),
    previousMean: array(["d"], before.runningMean!, "runningMean", "before"),
    previousVar: array(["d"], before.runningVar!, "runningVar", "before"),
    runningMean: array(["d"], after.runningMean!, "runningMean", "after"),
    runningVar: array(["d"], after.runningVar!, "runningVar", "after"),
    eps: single(eps, "eps"),
    momentum: single(momentum, "momentum"),
    correction: single(runningVariance === "unbiased" ? N / (N - 1) : 1, "correction"),
  };
}

/** The values inside whose gradients the way step by step computes: xhat, variance and mean. */
export function batchNormBetween(layer: LayerTrace, gradient: string): Between | undefined {
  const { xhat, mean, variance } = cacheOf(layer);
  const { gamma, beta } = layer.parameters;
  const scaled = (normalized: Tensor): Tensor =>
    elementwise(normalized, (value, d) => gamma!.data[d]! * value + beta!.data[d]!);
  if (gradient === "dxhat") return { tensor: xhat, outOf: scaled };
  if (gradient === "dvar") return { tensor: variance, outOf: (changed) => scaled(normalize(layer, mean, changed)) };
  if (gradient !== "dmean") return undefined;
  return { tensor: mean, outOf: (changed) => scaled(normalize(layer, changed, varianceAbout(layer, changed))) };
}

function settingsOf({ config }: LayerTrace): {
  readonly eps: number;
  readonly momentum: number;
  readonly runningVariance: unknown;
} {
  return { ...USUAL, ...config };
}

/** The cache in its shapes. */
function cacheOf({ x, cache }: LayerTrace): Readonly<Record<"xhat" | "mean" | "variance" | "invStd", Tensor>> {
  return {
    xhat: { ...cache.xhat!, shape: x.shape },
    mean: cache.mean!,
    variance: cache.variance!,
    invStd: cache.invStd!,
  };
}

/** (4), from any mean and variance. */
function normalize(layer: LayerTrace, mean: Tensor, variance: Tensor): Tensor {
  const { eps } = settingsOf(layer);
  return elementwise(layer.x, (value, d) => (value - mean.data[d]!) / Math.sqrt(variance.data[d]! + eps));
}

/** (2): the mean is in the variance, too. */
function varianceAbout({ x }: LayerTrace, mean: Tensor): Tensor {
  const [N = 0, D = 0] = x.shape;
  const data = new Float64Array(D);
  for (let i = 0; i < N * D; i++) data[i % D]! += (x.data[i]! - mean.data[i % D]!) ** 2 / N;
  return { data, shape: [D] };
}

function elementwise({ data, shape }: Tensor, compute: (value: number, d: number) => number): Tensor {
  const D = shape[1]!;
  return { data: Float64Array.from(data, (value, i) => compute(value, i % D)), shape };
}

const ONE = constant(1);
const TWO = constant(2);

/** x − μ. */
const centred = (q: Pick, n: number, d: number) => minus(q("x", n, d), q("mean", d));
const rows = (N: number) => constant(N);

export const batchNormEquations: Equations = {
  1: {
    pass: "forward",
    left: "mean",
    right: (q, { d }, { N }) =>
      product(
        over(ONE, rows(N)),
        sum("n", N, (n) => q("x", n, d)),
      ),
  },
  2: {
    pass: "forward",
    left: "variance",
    right: (q, { d }, { N }) =>
      product(
        over(ONE, rows(N)),
        sum("n", N, (n) => operation("square", centred(q, n, d))),
      ),
  },
  3: {
    pass: "forward",
    left: "invStd",
    right: (q, { d }) => over(ONE, operation("root", plus(q("variance", d), q("eps")))),
  },
  4: { pass: "forward", left: "xhat", right: (q, { n, d }) => product(centred(q, n, d), q("invStd", d)) },
  5: {
    pass: "forward",
    left: "out",
    right: (q, { n, d }) => plus(product(q("gamma", d), q("xhat", n, d)), q("beta", d)),
  },
  6: {
    pass: "forward",
    left: "runningMean",
    right: (q, { d }) =>
      plus(product(minus(ONE, q("momentum")), q("previousMean", d)), product(q("momentum"), q("mean", d))),
  },
  7: {
    pass: "forward",
    left: "runningVar",
    right: (q, { d }) =>
      plus(
        product(minus(ONE, q("momentum")), q("previousVar", d)),
        product(q("momentum"), q("correction"), q("variance", d)),
      ),
  },
  10: { pass: "backward", left: "dbeta", right: (q, { d }, { N }) => sum("n", N, (n) => q("dout", n, d)) },
  11: {
    pass: "backward",
    left: "dgamma",
    right: (q, { d }, { N }) => sum("n", N, (n) => product(q("dout", n, d), q("xhat", n, d))),
  },
  12: {
    pass: "backward",
    way: "staged",
    left: "dxhat",
    right: (q, { n, d }) => product(q("dout", n, d), q("gamma", d)),
  },
  14: {
    pass: "backward",
    way: "staged",
    left: "dvar",
    right: (q, { d }, { N }) =>
      sum("n", N, (n) =>
        product(q("dxhat", n, d), constant(-0.5, "(−½)"), centred(q, n, d), operation("cube", q("invStd", d))),
      ),
  },
  16: {
    pass: "backward",
    way: "staged",
    left: "dmean",
    right: (q, { d }, { N }) =>
      minus(
        product(
          operation("negate", q("invStd", d)),
          sum("n", N, (n) => q("dxhat", n, d)),
        ),
        product(
          q("dvar", d),
          over(TWO, rows(N)),
          sum("n", N, (n) => centred(q, n, d)),
        ),
      ),
  },
  18: {
    pass: "backward",
    way: "staged",
    left: "dx",
    right: (q, { n, d }, { N }) =>
      plus(
        plus(
          product(q("dxhat", n, d), q("invStd", d)),
          product(q("dvar", d), over(product(TWO, centred(q, n, d)), rows(N))),
        ),
        over(q("dmean", d), rows(N)),
      ),
  },
  23: {
    pass: "backward",
    way: "closed",
    left: "dx",
    right: (q, { n, d }, { N }) =>
      product(
        over(product(q("gamma", d), q("invStd", d)), rows(N)),
        minus(minus(product(rows(N), q("dout", n, d)), q("dbeta", d)), product(q("xhat", n, d), q("dgamma", d))),
      ),
  },
};
