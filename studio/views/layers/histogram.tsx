/**
 * One distribution: bars around 0, how much is exactly 0, and what the axis does not hold.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Histogram } from "../../training/histogram.ts";
import type { RunKind } from "./kinds.ts";

const WIDTH = 200;
const HEIGHT = 56;

interface HistogramFigureProps {
  /** What it is of, for people who do not see it. */
  readonly label: string;
  readonly kind: RunKind;
  readonly histogram: Histogram;
}

export function HistogramFigure({ label, kind, histogram }: HistogramFigureProps): JSX.Element {
  const { reach, zeros, below, above, count, mean, std } = histogram;
  const share = (values: number): number => values / count;
  const zeroTop = HEIGHT * (1 - share(zeros));
  const text = `${label}: mean ${short(mean)}, standard deviation ${short(std)}, ${percent(share(zeros))} exactly 0, ${percent(share(below + above))} beyond ±${short(reach)}`;
  return (
    <figure class={`histogram ${kind}`} data-mean={mean} data-std={std} data-reach={reach}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={text}>
        <title>{text}</title>
        <path class="bars" d={outlineOf(histogram.counts)} />
        {zeros > 0 && <path class="zeros" d={`M${WIDTH / 2},${HEIGHT}V${zeroTop.toFixed(1)}`} />}
        <path class="axis" d={`M0,${HEIGHT}H${WIDTH}M${WIDTH / 2},0V${HEIGHT}`} />
      </svg>
      <figcaption class="number">
        <span class="reach">
          <span>{share(below) >= 0.005 ? `◂ ${percent(share(below))}` : `−${short(reach)}`}</span>
          <span>{share(above) >= 0.005 ? `${percent(share(above))} ▸` : short(reach)}</span>
        </span>
        <span>
          {short(mean)} ± {short(std)}
        </span>
      </figcaption>
    </figure>
  );
}

/** The steps over the bars; the fullest bar is as high as there is room. */
function outlineOf(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  const width = WIDTH / counts.length;
  const steps = counts.map((count, bin) => {
    const top = HEIGHT * (1 - (0.95 * count) / most);
    return `V${top.toFixed(1)}H${((bin + 1) * width).toFixed(1)}`;
  });
  return `M0,${HEIGHT}${steps.join("")}V${HEIGHT}Z`;
}

/** Two digits: `0.12`, `3.4e-7`. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : "∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 10_000))
    return value.toExponential(0).replace("-", "−").replace("e+", "e");
  return `${Number(value.toPrecision(2))}`.replace("-", "−");
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
