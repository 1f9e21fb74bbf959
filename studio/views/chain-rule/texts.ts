/**
 * Where each kind of layer is derived, and which code computes it.
 *
 * @module
 */
import affine from "../../../src/kernels/affine.md";
import affineSource from "../../../src/kernels/affine.ts?raw";
import batchNorm from "../../../src/kernels/batch-norm.md";
import batchNormSource from "../../../src/kernels/batch-norm.ts?raw";
import stagedSource from "../../../src/kernels/batch-norm-staged.ts?raw";
import countSource from "../../../src/kernels/count-correct.ts?raw";
import relu from "../../../src/kernels/relu.md";
import reluSource from "../../../src/kernels/relu.ts?raw";
import loss from "../../../src/kernels/softmax-cross-entropy.md";
import lossSource from "../../../src/kernels/softmax-cross-entropy.ts?raw";
import type { Derivation } from "../../build/derivation.ts";
import type { Way } from "./equations/equation.ts";
import { type Excerpt, excerptOf } from "./excerpt.ts";
import type { Kind } from "./steps.ts";

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

export const TEXTS: Readonly<Record<Kind, Texts>> = {
  affine: { name: "Affine", derivation: affine, sources: [["src/kernels/affine.ts", affineSource]], names: {} },
  relu: { name: "ReLU", derivation: relu, sources: [["src/kernels/relu.ts", reluSource]], names: {} },
  batchNorm: {
    name: "Batch normalization",
    derivation: batchNorm,
    sources: [
      ["src/kernels/batch-norm-staged.ts", stagedSource],
      ["src/kernels/batch-norm.ts", batchNormSource],
    ],
    names: NORMALIZATION,
  },
  loss: {
    name: "Softmax cross-entropy",
    derivation: loss,
    sources: [
      ["src/kernels/softmax-cross-entropy.ts", lossSource],
      ["src/kernels/count-correct.ts", countSource],
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
