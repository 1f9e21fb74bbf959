/**
 * Whether the probabilities of a classifier can be trusted, and how well they tell classes apart.
 *
 * @module
 */
import { formatCount, formatShare, formatValue } from "../base/format.ts";
import { LINEAR } from "../page/axes.ts";
import { figure, key, table } from "../page/figure.ts";
import { type Html, html, name } from "../page/html.ts";
import { type Canvas, drawn } from "../page/plotting.ts";
import type { ClassCurve, Probabilities } from "./probabilities.ts";

/** The reliability curve, and the ROC curves where there are some. */
export function probabilitySection({ calibration, roc }: Probabilities, canvas: Canvas): Html {
  return html`<section><h2>Probabilities</h2>
<div class="grid">
${reliabilityFigure(calibration, canvas)}${roc.length > 0 && rocFigure(roc, canvas)}
</div></section>
`;
}

const DIAGONAL = [
  { x: 0, y: 0 },
  { x: 1, y: 1 },
];
const WHOLE = { domain: [0, 1], ...LINEAR } as const;

function reliabilityFigure({ bins, expectedCalibrationError }: Probabilities["calibration"], canvas: Canvas): Html {
  const { line, dot } = canvas.plotting;
  const rows = bins.map(({ from, to, weight, confidence, accuracy }) => [
    `${formatShare(from)} to ${formatShare(to)}`,
    formatCount(weight),
    formatShare(confidence),
    formatShare(accuracy),
  ]);
  const points = { x: "confidence", y: "accuracy", stroke: "var(--first)" };
  return figure({
    title: "Reliability",
    text: `Samples by the probability of the predicted class, and the share of them that is right. On the dotted line both agree. \
Expected calibration error ${formatValue(expectedCalibrationError)}.`,
    plot: drawn(canvas, {
      label: `Reliability curve: expected calibration error ${formatValue(expectedCalibrationError)}`,
      grid: true,
      x: { label: "probability", ...WHOLE },
      y: { label: "share that is right", ...WHOLE },
      marks: [
        line(DIAGONAL, { x: "x", y: "y", stroke: "currentColor", strokeDasharray: "1 3" }),
        line(bins, { ...points, strokeWidth: 2 }),
        dot(bins, { ...points, fill: "var(--first)", r: 3 }),
      ],
    }),
    table: table("Reliability", ["probability", "samples", "mean probability", "right"], rows),
  });
}

/** The curve of the class that is told apart worst stands out. */
function rocFigure(curves: readonly ClassCurve[], canvas: Canvas): Html {
  const { line } = canvas.plotting;
  const worst = curves.reduce((least, curve) => (curve.area < least.area ? curve : least));
  const mean = curves.reduce((sum, { area }) => sum + area, 0) / curves.length;
  const axes = { x: "falsePositiveRate", y: "truePositiveRate" };
  const others = curves.filter((curve) => curve !== worst);
  const whose = curves.length > 1 ? `, the mean of ${curves.length} classes` : "";
  return figure({
    title: "ROC curve",
    text: html`For each threshold, the share of a class that is found, and the share of the other samples that is taken for this
class. The area under the curve is ${formatValue(mean)}${whose}. An area of 0.5, the dotted line, is chance.`,
    legend: [
      { key: key("second"), text: html`${name(worst.label)}, area ${formatValue(worst.area)}` },
      ...(others.length > 0 ? [{ key: key("faint"), text: "the other classes, whose areas are larger" }] : []),
    ],
    plot: drawn(canvas, {
      label: `ROC curve: area ${formatValue(mean)}`,
      grid: true,
      x: { label: "other samples that are taken for the class", ...WHOLE },
      y: { label: "samples of the class that are found", ...WHOLE },
      marks: [
        line(DIAGONAL, { x: "x", y: "y", stroke: "currentColor", strokeDasharray: "1 3" }),
        ...others.map(({ points }) => line(points, { ...axes, stroke: "var(--faint)", strokeWidth: 1.5 })),
        line(worst.points, { ...axes, stroke: "var(--second)", strokeWidth: 2, strokeDasharray: "6 3" }),
      ],
    }),
    table: table(
      "Area under the ROC curve of each class",
      ["class", "area"],
      curves.map(({ label, area }) => [name(label), formatValue(area)]),
    ),
  });
}
