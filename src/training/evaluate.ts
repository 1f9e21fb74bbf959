/**
 * How good a network is on data it was not trained on.
 *
 * @module
 */
import type { BackendChoice } from "../backends/create.ts";
import { type Data, type Dataset, toDataset } from "../data/dataset.ts";
import { plainKernels } from "../kernels/index.ts";
import { accuracy } from "../metrics/accuracy.ts";
import type { Network } from "../network/network.ts";
import { asMatrix } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { datasetFor } from "./check-data.ts";
import type { Evaluation } from "./events.ts";

/** Options of {@link evaluate}. */
export interface EvaluateOptions {
  /** Default: `"auto"`. */
  readonly backend?: BackendChoice;
  /** How many threads a wasm backend works with; the results are the same bits. Default: see {@link createBackend}. */
  readonly threads?: number | undefined;
}

/**
 * Loss and accuracy over all of `data`, in evaluation mode: softmax cross-entropy where it has labels, mean squared
 * error where it has targets.
 *
 * @throws ShapeError, DataError if the data does not fit the network
 */
export async function evaluate(network: Network, data: Data, options: EvaluateOptions = {}): Promise<Evaluation> {
  const dataset = datasetFor(network, toDataset(data, "evaluation data"), "evaluation data");
  return measure(await network.predict(dataset.x, options), dataset);
}

/** The same from outputs (N, M) that are at hand. */
export function measure(out: Tensor, { labels, targets }: Dataset): Evaluation {
  const [N, M] = asMatrix(out.shape);
  const loss = new Float64Array(1);
  const gradient = new Float64Array(out.data.length);
  if (labels) {
    plainKernels.softmaxCrossEntropy(loss, gradient, out.data, labels, N, M);
    return { loss: loss[0]!, accuracy: accuracy(out, labels) };
  }
  plainKernels.meanSquaredError(loss, gradient, out.data, targets!.data, N, M);
  return { loss: loss[0]! };
}
