/**
 * The equations of src/layers/relu/relu.md. Its single index i counts all elements: i = n·D + d.
 *
 * @module
 */
import type { LayerTrace } from "../../../trace/trace.ts";
import { type Arrays, array, type Equations } from "./equation.ts";
import { operation, product } from "./expression.ts";

export function reluArrays({ x, out, dout, dx }: LayerTrace): Arrays {
  return {
    x: array(["n", "d"], x, "x"),
    out: array(["n", "d"], out, "out"),
    dout: array(["n", "d"], dout, "dout"),
    dx: array(["n", "d"], dx, "dx"),
  };
}

export const reluEquations: Equations = {
  1: { pass: "forward", left: "out", right: (q, { n, d }) => operation("positivePart", q("x", n, d)) },
  4: {
    pass: "backward",
    left: "dx",
    right: (q, { n, d }) => product(q("dout", n, d), operation("isPositive", q("x", n, d))),
  },
};
