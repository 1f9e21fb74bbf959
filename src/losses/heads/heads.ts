/**
 * Several losses in one: each reads its own columns of the outputs and of the targets.
 *
 * @module
 */

import { assertArgument, isArrayLike } from "../../base/arguments.ts";
import { ConfigError } from "../../base/errors.ts";
import { isOwn, markOwn } from "../../base/own.ts";
import type { FloatArray } from "../../base/tensor.ts";
import { inWords, plural } from "../../base/words.ts";
import { SLICE_FORWARD } from "../../layers/slice/kernels.ts";
import { describedLoss, type LossName, lossOf } from "../catalog.ts";
import type { Loss, LossBuffers, LossExample } from "../loss.ts";
import { assertPositive, assertSettings } from "../settings.ts";
import { WEIGH_HEAD } from "./kernels.ts";

/** One head: the next columns of the outputs, and what they are measured by. */
export interface LossHead {
  /** How many outputs the head has; the targets have as many. */
  readonly columns: number;
  /** A loss that needs targets, by name or made with settings. */
  readonly loss: LossName | Loss;
  /** What the head's loss is multiplied by. Default: 1. */
  readonly weight?: number;
}

type Head = NonNullable<Loss["heads"]>[number];

/**
 * The sum of the losses of heads, each times its weight: for a network whose outputs stand side by side, as `branches` joins
 * them. Targets are (N, M), with the columns of every head in the order of the heads. Training in a worker needs heads whose
 * losses are all chainrule's own. Derivation: src/losses/heads/heads.md.
 *
 * @throws ConfigError for no heads, a loss that needs labels, columns that are no whole number from 1 on, or a weight that is
 * not above 0
 * @example
 * const loss = lossOfHeads([
 *   { columns: 1, loss: "huber" },
 *   { columns: 1, loss: "sigmoidCrossEntropy", weight: 0.5 },
 * ]);
 * await fit(net, { x, targets: [[412.7, 1]] }, { loss });
 */
export function lossOfHeads(heads: readonly LossHead[]): Loss {
  const isList = isArrayLike(heads) && heads.length > 0;
  assertArgument(isList, "lossOfHeads", 'a list of heads, such as [{ columns: 1, loss: "huber" }]', heads);
  const all = Array.from(heads, checkedHead);
  const M = all.reduce((sum, { columns }) => sum + columns, 0);
  const weighted = all.map(({ loss }) => loss.weightedKernels);
  const readsWeights = weighted.every((kernels) => kernels !== undefined);
  const loss: Loss = {
    name: all.map(({ columns, loss, weight }) => `${columns} × ${describedLoss(loss)} · ${weight}`).join(" + "),
    needs: "targets",
    outputs: M,
    heads: all,
    kernels: [SLICE_FORWARD, WEIGH_HEAD, ...all.flatMap(({ loss }) => loss.kernels)],
    ...(readsWeights && { weightedKernels: [SLICE_FORWARD, WEIGH_HEAD, ...weighted.flatMap((kernels) => kernels!)] }),
    checkTargets: (what, targets, count, width, rowOf) => {
      if (width !== M) return; // another error says so
      let start = 0;
      for (const [k, { columns, loss }] of all.entries()) {
        const ofHead = `${what} of head ${k}, from column ${start} on,`;
        loss.checkTargets?.(ofHead, columnsOf(targets, count, width, start, columns), count, columns, rowOf);
        start += columns;
      }
    },
    bind(backend, buffers) {
      let start = 0;
      const steps = all.map((head) => {
        const step = boundHead(head, start, backend, buffers);
        start += head.columns;
        return step;
      });
      return (N, weight) => {
        for (const step of steps) step(N, weight);
      };
    },
  };
  return all.every((head) => isOwn(head.loss)) ? markOwn(loss) : loss;
}

/** The columns from `start` on of the first rows of (N, M). */
function columnsOf(targets: FloatArray, rows: number, M: number, start: number, columns: number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, i) => {
    const [n, m] = [Math.floor(i / columns), i % columns];
    return targets[n * M + start + m]!;
  });
}

/** What the gradient suite checks: heads of 5 outputs together. */
export function headExamples(): readonly LossExample[] {
  const loss = lossOfHeads([
    { columns: 2, loss: "meanSquaredError" },
    { columns: 1, loss: "sigmoidCrossEntropy", weight: 0.25 },
    { columns: 2, loss: "huber", weight: 3 },
  ]);
  return [{ subject: "lossOfHeads", loss }];
}

/** The head's columns, its loss of them, and both into the whole. */
function boundHead(
  head: Head,
  start: number,
  backend: Parameters<Loss["bind"]>[0],
  { loss, out, dout, targets, weights, M }: LossBuffers,
): (N: number, weight: number) => void {
  const { columns, weight: factor } = head;
  const size = (out.length / M) * columns;
  const [ownLoss, ownOut, ownDout, ownTargets] = [1, size, size, size].map((length) => backend.allocate(length));
  const own = { loss: ownLoss!, out: ownOut!, dout: ownDout!, targets: ownTargets!, labels: undefined, weights };
  const measure = head.loss.bind(backend, { ...own, M: columns });
  const slice = backend.bind(SLICE_FORWARD);
  const weigh = backend.bind(WEIGH_HEAD);
  return (N, weight) => {
    slice(own.out, out, N, M, columns, start);
    slice(own.targets, targets!, N, M, columns, start);
    measure(N, weight);
    weigh(loss, dout, own.loss, own.dout, N, M, columns, start, factor);
  };
}

function checkedHead(head: LossHead, k: number): Head {
  const where = `lossOfHeads, head ${k}`;
  assertSettings(where, head, ["columns", "loss", "weight"]);
  const { columns, weight = 1 } = head;
  if (!Number.isSafeInteger(columns) || columns < 1) {
    throw new ConfigError(`${where}: columns must be a whole number from 1 on but is ${inWords(columns)}.`);
  }
  assertPositive(where, "weight", weight);
  const loss = lossOf(head.loss, `${where}: loss`);
  if (loss.needs !== "targets" || loss.weigh) {
    throw new ConfigError(
      `${where}: the loss "${loss.name}" does not take targets alone, and heads have nothing else. Choose a loss that needs ` +
        'targets: for a class "softTargetCrossEntropy".',
    );
  }
  if (loss.outputs !== undefined && loss.outputs !== columns) {
    throw new ConfigError(
      `${where}: the loss "${loss.name}" was made for ${plural(loss.outputs, "output")}, but the head has ` +
        `${plural(columns, "column")}. Give columns: ${loss.outputs}, or make the loss for ${columns}.`,
    );
  }
  return { columns, loss, weight };
}
