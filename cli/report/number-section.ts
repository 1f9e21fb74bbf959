/**
 * Predicted numbers against the true ones.
 *
 * @module
 */
import { formatCount, formatR2, formatValue } from "../base/format.ts";
import { LINEAR } from "../page/axes.ts";
import { figure } from "../page/figure.ts";
import { type Html, html, name, shortened } from "../page/html.ts";
import { type Canvas, drawn } from "../page/plotting.ts";
import type { NumberResults } from "./run-report.ts";

/** What an axis has room for. */
const LONGEST_LABEL = 24;

/** How far predicted numbers are from the true ones. */
export function numberSection(results: NumberResults, measuredOn: string, canvas: Canvas): Html {
  const { target, points } = results;
  const { rmse, meanAbsoluteError, r2, constant } = results.score;
  const { dot, line } = canvas.plotting;
  const values = points.flatMap((point) => [point.target, point.predicted]);
  const ends = [Math.min(...values), Math.max(...values)].map((value) => ({ target: value, predicted: value }));
  const axis = shortened(target, LONGEST_LABEL);
  const plot = drawn(canvas, {
    label: `Predicted against true values: ${formatCount(points.length)} points around the diagonal`,
    grid: true,
    height: 320,
    x: { label: `true ${axis}`, ...LINEAR },
    y: { label: `predicted ${axis}`, ...LINEAR },
    marks: [
      line(ends, { x: "target", y: "predicted", stroke: "currentColor", strokeDasharray: "1 3" }),
      dot(points, { x: "target", y: "predicted", stroke: "var(--first)", r: 3 }),
    ],
  });
  const text = html`Measured on ${measuredOn}. Predictions on the dotted line are right. Root mean squared error
${formatValue(rmse)}, mean absolute error ${formatValue(meanAbsoluteError)}, R² ${formatR2(r2)}, in the unit of ${name(target)}.
The mean of these rows, ${formatValue(constant.answer)}, as the answer to every row has a root mean squared error of ${formatValue(constant.rmse)}.`;
  return html`<section><h2>Predictions</h2>${figure({ title: "Predicted and true", text, plot })}</section>\n`;
}
