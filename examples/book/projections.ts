/**
 * The tables of docs/book/gradient-checks.md: what the step of a central difference does to its error, and four planted
 * bugs in the backward pass of batch normalization, looked for by checks with three losses. Run it:
 * npx tsx examples/book/projections.ts
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import {
  type BatchNormTrainCache,
  batchNormBackward,
  batchNormForward,
  createRandom,
  numericGradient,
  type Tensor,
} from "../../src/index.ts";

const [N, D] = [8, 3];

const random = createRandom(7, "check");
const x = matrix(() => random.normal());
const gamma = row(() => 1 + random.normal() / 2);
const beta = row(() => random.normal());
const R = matrix(() => random.normal());

type Backward = (dout: Tensor, cache: BatchNormTrainCache) => Tensor;

const right: Backward = (dout, cache) => batchNormBackward(dout, cache).dx;

const BUGS: Readonly<Record<string, Backward>> = {
  "none: the right one": right,
  "gamma forgotten": (dout, cache) => right(dout, { ...cache, gamma: row(() => 1) }),
  "$1/(\\sigma^2 + \\epsilon)$ for $1/\\sqrt{\\sigma^2 + \\epsilon}$": (dout, cache) =>
    right(dout, { ...cache, invStd: { ...cache.invStd, data: cache.invStd.data.map((s) => s * s) } }),
  "the mean taken for a constant": (dout, cache) => bracket(dout, cache, false, true),
  "mean and variance taken for constants": (dout, cache) => bracket(dout, cache, false, false),
};

/** What the numbers of `out` are made into one number by, and the gradient of that: the upstream gradient. */
const LOSSES: Readonly<Record<string, readonly [loss: (out: Tensor) => number, dout: (out: Tensor) => Tensor]>> = {
  "Σ out": [
    (out) =>
      dot(
        out,
        matrix(() => 1),
      ),
    () => matrix(() => 1),
  ],
  "½ Σ out²": [(out) => dot(out, out) / 2, (out) => out],
  "Σ R ⊙ out": [(out) => dot(out, R), () => R],
};

/** How far central differences of the last loss are off, by their step, as Markdown. */
export async function steps(): Promise<string> {
  const rows = [
    ["$h$", "largest error of (2), relative"],
    ["---:", "---:"],
  ];
  for (const exponent of [2, 3, 4, 5, 6, 8]) {
    const difference = await largestDifference(right, "Σ R ⊙ out", Number(`1e-${exponent}`));
    rows.push([`$10^{-${exponent}}$`, (difference / largestOf(right(R, cacheOf()).data)).toExponential(0)]);
  }
  return table(rows);
}

/** What each check sees of each bug, as Markdown. */
export async function projections(): Promise<string> {
  const names = Object.keys(LOSSES);
  const rows = [
    ["planted bug", ...names.map((name) => `$${TEX[name]}$`)],
    ["---", ...names.map(() => "---:")],
  ];
  for (const [bug, backward] of Object.entries(BUGS)) {
    const differences = names.map(async (name) => largestDifference(backward, name));
    rows.push([bug, ...(await Promise.all(differences)).map((difference) => difference.toExponential(0))]);
  }
  return table(rows);
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const TEX: Readonly<Record<string, string>> = {
  "Σ out": "\\sum \\mathrm{out}",
  "½ Σ out²": "\\tfrac12 \\sum \\mathrm{out}^2",
  "Σ R ⊙ out": "\\sum R \\odot \\mathrm{out}",
};

async function largestDifference(backward: Backward, name: string, h?: number): Promise<number> {
  const [loss, upstream] = LOSSES[name]!;
  const nudged = { data: Float64Array.from(x.data), shape: x.shape };
  const numeric = await numericGradient(() => loss(batchNormForward(nudged, gamma, beta).out), nudged.data, h);
  const { data } = backward(upstream(batchNormForward(x, gamma, beta).out), cacheOf());
  return largestOf(data.map((value, i) => value - numeric[i]!));
}

/** Of a forward pass in training mode. */
function cacheOf(): BatchNormTrainCache {
  return batchNormForward(x, gamma, beta).cache as BatchNormTrainCache;
}

function largestOf(values: Tensor["data"]): number {
  return Math.max(...Array.from(values, Math.abs));
}

/** Equation (23) of batch-norm.md without one or both of the directions that it removes. */
function bracket(dout: Tensor, cache: BatchNormTrainCache, hasMean: boolean, hasVariance: boolean): Tensor {
  const { dgamma, dbeta } = batchNormBackward(dout, cache);
  const { xhat, invStd } = cache;
  let i = -1;
  return matrix(() => {
    const d = ++i % D;
    const mean = hasMean ? dbeta.data[d]! : 0;
    const variance = hasVariance ? xhat.data[i]! * dgamma.data[d]! : 0;
    return ((gamma.data[d]! * invStd.data[d]!) / N) * (N * dout.data[i]! - mean - variance);
  });
}

function matrix(next: () => number): Tensor {
  return { data: Float64Array.from({ length: N * D }, next), shape: [N, D] };
}

function row(next: () => number): Tensor {
  return { data: Float64Array.from({ length: D }, next), shape: [D] };
}

function dot(a: Tensor, b: Tensor): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += a.data[i]! * b.data[i]!;
  return sum;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(`${await steps()}\n\n${await projections()}`);
