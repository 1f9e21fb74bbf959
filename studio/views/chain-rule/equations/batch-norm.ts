/**
 * The equations of src/layers/batch-norm/batch-norm.md in training mode. Those of evaluation mode, (8), (9), (19) and (20), are
 * not walked: what is traced is a step of training.
 *
 * @module
 */
import type { BatchNormTrace } from "../../../trace/trace.ts";
import { type Arrays, array, type Equations, type Pick, single, type Way } from "./equation.ts";
import { constant, minus, operation, over, plus, product, sum } from "./expression.ts";

export function batchNormArrays(trace: BatchNormTrace, way: Way): Arrays {
  const { x, cache, parameters, out, dout, staged, running } = trace;
  const dgamma = way === "staged" ? staged.dgamma : trace.gradients.gamma;
  const dbeta = way === "staged" ? staged.dbeta : trace.gradients.beta;
  return {
    x: array(["n", "d"], x, "x"),
    mean: array(["d"], cache.mean, "mean"),
    variance: array(["d"], cache.variance, "variance"),
    invStd: array(["d"], cache.invStd, "invStd"),
    xhat: array(["n", "d"], cache.xhat, "xhat"),
    gamma: array(["d"], parameters.gamma, "gamma"),
    beta: array(["d"], parameters.beta, "beta"),
    out: array(["n", "d"], out, "out"),
    dout: array(["n", "d"], dout, "dout"),
    dxhat: array(["n", "d"], staged.dxhat, "dxhat"),
    dvar: array(["d"], staged.dvar, "dvar"),
    dmean: array(["d"], staged.dmean, "dmean"),
    dx: array(["n", "d"], way === "staged" ? staged.dx : trace.dx, "dx"),
    dgamma: array(["d"], dgamma, "dgamma"),
    dbeta: array(["d"], dbeta, "dbeta"),
    previousMean: array(["d"], running.before.mean, "runningMean", "before"),
    previousVar: array(["d"], running.before.variance, "runningVar", "before"),
    runningMean: array(["d"], running.after.mean, "runningMean", "after"),
    runningVar: array(["d"], running.after.variance, "runningVar", "after"),
    eps: single(trace.eps, "eps"),
    momentum: single(running.momentum, "momentum"),
    correction: single(running.correction, "correction"),
  };
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
