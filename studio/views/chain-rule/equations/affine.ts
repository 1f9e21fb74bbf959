/**
 * The equations of src/layers/affine/affine.md.
 *
 * @module
 */
import type { LayerTrace } from "../../../trace/trace.ts";
import { type Arrays, array, type Equations } from "./equation.ts";
import { plus, product, sum } from "./expression.ts";

export function affineArrays({ x, parameters, out, dout, dx, gradients }: LayerTrace): Arrays {
  return {
    x: array(["n", "d"], x, "x"),
    w: array(["d", "m"], parameters.w!, "w"),
    b: array(["m"], parameters.b!, "b"),
    out: array(["n", "m"], out, "out"),
    dout: array(["n", "m"], dout, "dout"),
    dx: array(["n", "d"], dx, "dx"),
    dw: array(["d", "m"], gradients.w!, "dw"),
    db: array(["m"], gradients.b!, "db"),
  };
}

export const affineEquations: Equations = {
  1: {
    pass: "forward",
    left: "out",
    right: (q, { n, m }, { D }) =>
      plus(
        sum("d", D, (d) => product(q("x", n, d), q("w", d, m))),
        q("b", m),
      ),
  },
  4: {
    pass: "backward",
    left: "dx",
    right: (q, { n, d }, { M }) => sum("m", M, (m) => product(q("dout", n, m), q("w", d, m))),
  },
  6: {
    pass: "backward",
    left: "dw",
    right: (q, { d, m }, { N }) => sum("n", N, (n) => product(q("x", n, d), q("dout", n, m))),
  },
  8: {
    pass: "backward",
    left: "db",
    right: (q, { m }, { N }) => sum("n", N, (n) => q("dout", n, m)),
  },
};
