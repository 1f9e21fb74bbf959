/**
 * The Kullback-Leibler divergence, against PyTorch's `kl_div`, which takes logarithms of probabilities.
 *
 * Ours takes logits. So what the logarithm of the softmax adds is taken out again: with S = Σ exp(x) and T = Σ t of a row, ours
 * is T·log S more in the loss, and T·softmax(x) in the gradient.
 *
 * @module
 */
import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import { softTargetCrossEntropyLoss } from "../../../src/losses/soft-target-cross-entropy/soft-target-cross-entropy.ts";
import type { Fields } from "../cases.ts";
import type { Answering } from "./toolbox-losses.ts";

/** One element of the divergence, and what it gives to the gradient of its row. */
interface Term {
  readonly value: number;
  readonly dx: readonly number[];
}

/** `loss` and `dx`, or `out` and `dx` of a case that does not reduce. */
export async function divergenceResults(found: Fields, answering: Answering): Promise<Record<string, Tensor>> {
  const [config, inputs, upstream] = [found.fields("config"), found.fields("inputs"), found.tensor("dout")];
  const [x, given] = [inputs.tensor("x"), inputs.tensor("target")];
  const t = config.raw("logTarget") ? tensor(Float64Array.from(given.data, Math.exp), given.shape) : given;
  const [N, M] = x.shape as [number, number];
  const [out, dx] = [new Float64Array(N * M), new Float64Array(N * M)];
  const reduction = config.raw("reduction") as keyof typeof DIVISORS | "none";
  const scaleOf = (i: number): number => {
    return reduction === "none" ? upstream.data[i]! : upstream.data[0]! / DIVISORS[reduction](N, M);
  };
  for (let n = 0; n < N; n++) {
    const [ofRow, ofTargets] = [x, t].map(({ data }) => tensor(data.slice(n * M, (n + 1) * M), [1, M]));
    for (let m = 0; m < M; m++) {
      const term = await termOf(ofRow!, ofTargets!, m, answering);
      out[n * M + m] = term.value;
      term.dx.forEach((value, j) => {
        dx[n * M + j]! += scaleOf(n * M + m) * value;
      });
    }
  }
  if (reduction === "none") return { out: tensor(out, x.shape), dx: tensor(dx, x.shape) };
  const loss = out.reduce((sum, value) => sum + value, 0) / DIVISORS[reduction](N, M);
  return { loss: tensor(Float64Array.of(loss), []), dx: tensor(dx, x.shape) };
}

/** What a sum over all elements is divided by. */
const DIVISORS = { batchmean: (N: number, _: number) => N, mean: (N: number, M: number) => N * M, sum: () => 1 };

/** Ours of one row, in which class m alone has a weight: t·(log t − log p). */
async function termOf(x: Tensor, t: Tensor, m: number, answering: Answering): Promise<Term> {
  const classWeights = Float64Array.from(x.data, (_, j) => (j === m ? 1 : 0));
  const loss = softTargetCrossEntropyLoss({ classWeights, subtractEntropy: true });
  const ours = await answering({ loss, out: x, targets: t });
  const S = Array.from(x.data, Math.exp).reduce((sum, value) => sum + value, 0);
  const added = (j: number): number => (t.data[m]! * Math.exp(x.data[j]!)) / S;
  return {
    value: ours.loss - t.data[m]! * Math.log(S),
    dx: Array.from(ours.dout.data, (value, j) => value - added(j)),
  };
}
