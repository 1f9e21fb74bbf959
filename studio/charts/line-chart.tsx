/**
 * Curves over the steps of a run, drawn by uPlot.
 *
 * @module
 */
import "uplot/dist/uPlot.min.css";
import "./line-chart.css";
import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Bucket, Series } from "../training/series.ts";
import { smoothed } from "./smoothing.ts";
import { colour, isDark } from "./theme.ts";

export interface Curve {
  readonly label: string;
  readonly series: Series;
  /** A custom property: `--accent`. */
  readonly colour: string;
  readonly dash?: readonly number[];
  /** Drawn as it is, but faint, with a smoothed line over it. */
  readonly isSmoothed?: boolean;
}

/** A place worth pointing at. */
export interface Mark {
  readonly at: number;
  readonly text: string;
}

interface LineChartProps {
  readonly title: string;
  readonly curves: readonly Curve[];
  /** Changes when the curves do. */
  readonly version: ReadonlySignal<number>;
  readonly isLogarithmic?: boolean;
  /** Asked for whenever it is drawn. */
  mark?(): Mark | undefined;
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
  mark = () => undefined,
}: LineChartProps): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    isDark.value; // drawn anew in the other colours
    const parent = holder.current!;
    const plot = new uPlot(
      optionsOf({ curves, isLogarithmic, syncKey, mark }, parent.clientWidth),
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

function optionsOf(
  { curves, isLogarithmic, syncKey, mark }: Required<Omit<LineChartProps, "title" | "version">>,
  width: number,
): uPlot.Options {
  const axis = { stroke: colour("--ink-soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    cursor: { sync: { key: syncKey } },
    scales: { x: { time: false }, y: { distr: isLogarithmic ? 3 : 1 } },
    axes: [
      { ...axis, size: 30 },
      { ...axis, size: 52, values: (_chart, ticks) => ticks.map(tickText) },
    ],
    legend: { live: true },
    series: [{ label: "step" }, ...curves.flatMap(linesOf)],
    hooks: { draw: [(plot) => drawMark(plot, mark())] },
  };
}

/** What is drawn of a curve. */
function linesOf({ label, colour: name, dash, isSmoothed }: Curve): uPlot.Series[] {
  const line: uPlot.Series = {
    label,
    stroke: colour(name),
    width: 1.75,
    ...(dash && { dash: [...dash] }),
    points: { show: false },
    spanGaps: true,
    value: (_, value) => (value === null ? "–" : value.toPrecision(3)),
  };
  return isSmoothed
    ? [
        { ...line, width: 1, alpha: 0.35 },
        { ...line, label: `${label}, smoothed` },
      ]
    : [line];
}

/** A dotted line from top to bottom, and its text on the side with more room. */
function drawMark({ ctx, bbox, valToPos }: uPlot, mark: Mark | undefined): void {
  if (mark === undefined) return;
  const x = valToPos(mark.at, "x", true);
  const isOnTheRight = x > bbox.left + bbox.width / 2;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour("--ink-soft");
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = isOnTheRight ? "right" : "left";
  ctx.textBaseline = "top";
  ctx.fillText(mark.text, x + (isOnTheRight ? -6 : 6) * devicePixelRatio, bbox.top + 2 * devicePixelRatio);
  ctx.restore();
}

/** One row of `at` for all curves; null where a curve has no point, which includes what no axis can show. */
function dataOf(curves: readonly Curve[], isLogarithmic: boolean): uPlot.AlignedData {
  const tables = curves.map(({ series, isSmoothed }): uPlot.AlignedData => {
    const { buckets } = series;
    const values = buckets.map((bucket) => drawable(bucket, isLogarithmic));
    return [buckets.map(({ at }) => at), values, ...(isSmoothed ? [smoothed(values)] : [])];
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

/** `0.01`, `10,000`, `1e6`; nothing where a logarithmic axis has a line without a number. */
function tickText(tick: number | null): string {
  if (tick === null) return "";
  const isLong = tick !== 0 && (Math.abs(tick) >= 1e5 || Math.abs(tick) < 1e-4);
  return isLong ? tick.toExponential().replace("e+", "e") : tick.toLocaleString("en", { maximumSignificantDigits: 6 });
}
