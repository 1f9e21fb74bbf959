/**
 * Where each kind of layer is derived, and which code computes it.
 *
 * @module
 */
import affine from "../../../src/layers/affine/affine.md";
import affineSource from "../../../src/layers/affine/kernels.ts?raw";
import batchNorm from "../../../src/layers/batch-norm/batch-norm.md";
import batchNormSource from "../../../src/layers/batch-norm/kernels.ts?raw";
import stagedSource from "../../../src/layers/batch-norm/staged.ts?raw";
import reluSource from "../../../src/layers/relu/kernels.ts?raw";
import relu from "../../../src/layers/relu/relu.md";
import lossSource from "../../../src/losses/softmax-cross-entropy/kernels.ts?raw";
import loss from "../../../src/losses/softmax-cross-entropy/softmax-cross-entropy.md";
import countSource from "../../../src/metrics/kernels/count-correct.ts?raw";
import type { Derivation } from "../../build/derivation.ts";
import type { Way } from "./equations/equation.ts";
import { type Excerpt, excerptOf } from "./excerpt.ts";
import { LOSS } from "./steps.ts";

export interface Texts {
  readonly name: string;
  readonly derivation: Derivation;
  /** Code by its path; the first that has an equation is shown. */
  readonly sources: readonly (readonly [file: string, source: string])[];
  /** The symbols that local variables of the code stand for. */
  readonly names: Readonly<Record<string, string>>;
}

const NORMALIZATION = {
  mu: "mean",
  biased: "variance",
  inverse: "invStd",
  invStd3: "invStd",
  normalized: "xhat",
  dnormalized: "dxhat",
  sum: "dbeta",
  sumXhat: "dgamma",
  sumDvar: "dvar",
  dmu: "dmean",
};

export const TEXTS: Readonly<Record<string, Texts>> = {
  affine: { name: "Affine", derivation: affine, sources: [["src/layers/affine/kernels.ts", affineSource]], names: {} },
  relu: { name: "ReLU", derivation: relu, sources: [["src/layers/relu/kernels.ts", reluSource]], names: {} },
  batchNorm: {
    name: "Batch normalization",
    derivation: batchNorm,
    sources: [
      ["src/layers/batch-norm/staged.ts", stagedSource],
      ["src/layers/batch-norm/kernels.ts", batchNormSource],
    ],
    names: NORMALIZATION,
  },
  [LOSS]: {
    name: "Softmax cross-entropy",
    derivation: loss,
    sources: [
      ["src/losses/softmax-cross-entropy/kernels.ts", lossSource],
      ["src/metrics/kernels/count-correct.ts", countSource],
    ],
    names: { correct: "count" },
  },
};

/** The code of an equation: that of the staged batch normalization only where that way is gone. */
export function codeOf({ sources }: Texts, number: number, way: Way): Excerpt | undefined {
  const inOrder = way === "closed" ? sources.toReversed() : sources;
  for (const [file, source] of inOrder) {
    const excerpt = excerptOf(file, source, number);
    if (excerpt) return excerpt;
  }
  return undefined;
}

/** The part of a derivation under a heading. */
export function sectionOf({ html }: Derivation, id: string): string {
  return html.split(/(?=<h[1-6] id=")/).find((part) => part.slice(4).startsWith(`id="${id}"`)) ?? "";
}
