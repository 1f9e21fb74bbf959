/**
 * The layers of a network with batch normalization beside those of the same network without.
 *
 * @module
 */
import { isBatchNorm } from "../../experiment/layers.ts";
import { type Histogram, ownReach } from "../../training/histogram.ts";
import type { LayerStatistics, Reach } from "../../training/statistics.ts";

/** A layer in both; a batch normalization is in one of them only. */
export interface LayerPair {
  readonly normalized: LayerStatistics;
  readonly plain: LayerStatistics | undefined;
}

/** From the inputs to the outputs; of a network that was not looked at yet there are no layers. */
export function pairsOf(normalized: readonly LayerStatistics[], plain: readonly LayerStatistics[]): LayerPair[] {
  let next = 0;
  return normalized.map((layer) => ({
    normalized: layer,
    plain: isBatchNorm(layer) ? undefined : plain[next++],
  }));
}

/** The network without batch normalization may stretch the axis of the other this much; what goes beyond is counted. */
const MOST_STRETCH = 3;
/** An axis stays as it is while what it shows fills at least this part of it. */
const LEAST_FILLED = 0.25;

/** How far both histograms of a layer reach, given how far they reached before. */
export function commonReach({ normalized, plain }: LayerPair, before: Reach | undefined): Reach {
  const common = (of: keyof Reach): number => steadyReach(wantedReach(normalized[of], plain?.[of]), before?.[of]);
  return { activations: common("activations"), gradients: common("gradients") };
}

function wantedReach(normalized: Histogram, plain: Histogram | undefined): number {
  const own = ownReach(normalized);
  return plain ? Math.min(Math.max(own, ownReach(plain)), MOST_STRETCH * own) : own;
}

/** 1, 2 or 5 times a power of ten, which changes seldom: motion is seen against an axis that stands still. */
export function steadyReach(wanted: number, before: number | undefined): number {
  if (before !== undefined && wanted <= before && wanted >= LEAST_FILLED * before) return before;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 5].map((step) => step * power).find((reach) => reach >= wanted) ?? 10 * power;
}
