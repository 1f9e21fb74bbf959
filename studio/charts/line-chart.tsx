/**
 * Curves over the steps of a run, drawn by uPlot.
 *
 * @module
 */
import "uplot/dist/uPlot.min.css";
import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Bucket, Series } from "./series.ts";
import { colour, isDark } from "./theme.ts";

export interface Curve {
  readonly label: string;
  readonly series: Series;
  /** A custom property: `--accent`. */
  readonly colour: string;
  readonly dash?: readonly number[];
}

interface LineChartProps {
  readonly title: string;
  readonly curves: readonly Curve[];
  /** Changes when the curves do. */
  readonly version: ReadonlySignal<number>;
  readonly isLogarithmic?: boolean;
  /** Curves of the same key share their crosshair. */
  readonly syncKey?: string;
}

const HEIGHT = 190;

export function LineChart({
  title,
  curves,
  version,
  isLogarithmic = false,
  syncKey = "steps",
}: LineChartProps): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    isDark.value; // drawn anew in the other colours
    const parent = holder.current!;
    const plot = new uPlot(
      optionsOf(curves, parent.clientWidth, isLogarithmic, syncKey),
      dataOf(curves, isLogarithmic),
      parent,
    );
    const observer = new ResizeObserver(() => plot.setSize({ width: parent.clientWidth, height: HEIGHT }));
    observer.observe(parent);
    const stop = version.subscribe(() => plot.setData(dataOf(curves, isLogarithmic)));
    return () => {
      stop();
      observer.disconnect();
      plot.destroy();
    };
  });
  version.value;
  const bad = curves.flatMap(({ label, series }) =>
    series.firstNonFinite === undefined ? [] : [`${label} is no number at step ${series.firstNonFinite}`],
  );
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div ref={holder} role="img" aria-label={`${title}: ${summaryOf(curves)}`} />
      {bad.length > 0 && <p class="error small">{bad.join("; ")}.</p>}
    </figure>
  );
}

function optionsOf(curves: readonly Curve[], width: number, isLogarithmic: boolean, syncKey: string): uPlot.Options {
  const axis = { stroke: colour("--ink-soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    cursor: { sync: { key: syncKey } },
    scales: { x: { time: false }, y: { distr: isLogarithmic ? 3 : 1 } },
    axes: [axis, { ...axis, size: 52 }],
    legend: { live: true },
    series: [
      { label: "step" },
      ...curves.map(({ label, colour: name, dash }) => ({
        label,
        stroke: colour(name),
        width: 1.75,
        ...(dash && { dash: [...dash] }),
        points: { show: false },
        spanGaps: true,
        value: (_: uPlot, value: number | null) => (value === null ? "–" : value.toPrecision(3)),
      })),
    ],
  };
}

/** One row of `at` for all curves; null where a curve has no point, which includes what no axis can show. */
function dataOf(curves: readonly Curve[], isLogarithmic: boolean): uPlot.AlignedData {
  const tables = curves.map(({ series }): uPlot.AlignedData => {
    const { buckets } = series;
    return [buckets.map(({ at }) => at), buckets.map((bucket) => drawable(bucket, isLogarithmic))];
  });
  return tables.length === 1 ? tables[0]! : uPlot.join(tables);
}

function drawable({ mean }: Bucket, isLogarithmic: boolean): number | null {
  return Number.isFinite(mean) && (!isLogarithmic || mean > 0) ? mean : null;
}

function summaryOf(curves: readonly Curve[]): string {
  const parts = curves.map(({ label, series }) => {
    const last = series.buckets.at(-1);
    return last ? `${label} ${last.mean.toPrecision(3)} at step ${last.at}` : `${label} not yet measured`;
  });
  return parts.join(", ");
}
