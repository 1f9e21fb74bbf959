/**
 * The metric that decided which epoch is the best, by epoch.
 *
 * @module
 */
import { formatValue, plural } from "../base/format.ts";
import { LINEAR } from "../page/axes.ts";
import { figure, key, table } from "../page/figure.ts";
import type { Html } from "../page/html.ts";
import { type Canvas, drawn } from "../page/plotting.ts";
import type { Curves, EpochPoint } from "./run-report.ts";

/** A point that has a value. */
interface Point {
  readonly epoch: number;
  readonly value: number;
}

/** Undefined where the loss decided. */
export function watchedFigure({ epochs, best, watched }: Curves, canvas: Canvas): Html | undefined {
  const points = epochs.flatMap(({ epoch, watched: value }: EpochPoint) =>
    value === undefined ? [] : { epoch, value },
  );
  if (watched === undefined || points.length === 0) return undefined;
  const rows = points.map(({ epoch, value }) => [epoch === best ? `${epoch} (best)` : epoch, formatValue(value)]);
  return figure({
    title: `Validation ${watched}`,
    text: inWords(watched, points, best),
    legend: [
      { key: key("second"), text: "validation" },
      { key: key("best"), text: "best epoch" },
    ],
    plot: plotOf(watched, points, best, canvas),
    table: table(`${watched} of each epoch`, ["epoch", "validation"], rows),
  });
}

function plotOf(watched: string, points: readonly Point[], best: number | undefined, canvas: Canvas): Html {
  const { lineY, dot, ruleX } = canvas.plotting;
  const validation = { x: "epoch", y: "value", stroke: "var(--second)" };
  const few = points.length <= 30;
  return drawn(canvas, {
    label: `Validation ${watched} by epoch`,
    x: { label: "epoch", tickFormat: "d", ticks: Math.min(points.length, 8) },
    y: { label: watched, grid: true, ...LINEAR },
    marks: [
      ruleX(best === undefined ? [] : [best], { stroke: "currentColor", strokeDasharray: "1 3" }),
      lineY(points, { ...validation, strokeWidth: 2, strokeDasharray: "6 3" }),
      dot(few ? points : [], { ...validation, fill: "var(--second)", r: 3, symbol: "square" }),
    ],
  });
}

/** Where the curve began, where it ended, and the best epoch's value. */
function inWords(watched: string, points: readonly Point[], best: number | undefined): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  const range = `${formatValue(first.value)} to ${formatValue(last.value)}`;
  const atBest = points.find(({ epoch }) => epoch === best);
  return (
    `Over ${plural(points.length, "epoch")}, validation ${watched} ${points.length === 1 ? formatValue(last.value) : range}.` +
    (atBest ? ` Best epoch: ${best}, with ${formatValue(atBest.value)}.` : "")
  );
}
