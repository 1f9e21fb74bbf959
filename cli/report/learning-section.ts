/**
 * How the run went: loss, accuracy, what was watched, learning rate.
 *
 * @module
 */
import { formatShare, formatValue, plural } from "../base/format.ts";
import { type Axis, LINEAR, lossAxis, quantile } from "../page/axes.ts";
import { figure, key, table } from "../page/figure.ts";
import { type Html, html, type Part } from "../page/html.ts";
import { type Canvas, drawn } from "../page/plotting.ts";
import type { BatchPoint, Curves, EpochPoint } from "./run-report.ts";
import { watchedFigure } from "./watched-figure.ts";

/** This share of the batches may lie below the axis of accuracy. */
const FIRST_STEPS = 0.05;

/** The curves of loss and accuracy over the run. */
export function learningSection(curves: Curves, canvas: Canvas): Html {
  if (curves.epochs.length === 0 && curves.batches.length === 0) {
    return html`<section><h2>Learning</h2><p>This run has recorded no step.</p></section>`;
  }
  const hasAccuracy = curves.batches.some(({ accuracy }) => accuracy !== undefined);
  return html`<section><h2>Learning</h2>
<div class="grid">
${lossFigure(curves, canvas)}${hasAccuracy ? accuracyFigure(curves, canvas) : undefined}${watchedFigure(curves, canvas)}
${rateFigure(curves, canvas)}
</div></section>
`;
}

/** One quantity of the curves. */
interface Quantity {
  readonly label: string;
  /** Of an epoch's training, of its validation, and of a stretch of steps. */
  readonly training: (point: EpochPoint) => number | undefined;
  readonly validation: (point: EpochPoint) => number | undefined;
  readonly batch: (point: BatchPoint) => number | undefined;
}

const LOSS: Quantity = {
  label: "loss",
  training: ({ loss }) => loss,
  validation: ({ validationLoss }) => validationLoss,
  batch: ({ loss }) => loss,
};

const ACCURACY: Quantity = {
  label: "accuracy, %",
  training: ({ accuracy }) => percent(accuracy),
  validation: ({ validationAccuracy }) => percent(validationAccuracy),
  batch: ({ accuracy }) => percent(accuracy),
};

function lossFigure(curves: Curves, canvas: Canvas): Html {
  const { epochs, best } = curves;
  const rows = epochs.map(({ epoch, loss, validationLoss }) => [
    epoch === best ? `${epoch} (best)` : epoch,
    formatValue(loss),
    shown(validationLoss, formatValue),
  ]);
  return figure({
    title: "Loss",
    text: inWords("loss", curves, LOSS, formatValue),
    legend: legendOf(curves, LOSS),
    plot: curvePlot("Loss by epoch", curves, LOSS, canvas),
    table: table("Loss of each epoch", ["epoch", "training", "validation"], rows),
  });
}

function accuracyFigure(curves: Curves, canvas: Canvas): Html {
  const rows = curves.epochs.map(({ epoch, accuracy, validationAccuracy }) => [
    epoch === curves.best ? `${epoch} (best)` : epoch,
    shown(accuracy, formatShare),
    shown(validationAccuracy, formatShare),
  ]);
  return figure({
    title: "Accuracy",
    text: inWords("accuracy", curves, ACCURACY, (value) => formatShare(value / 100)),
    legend: legendOf(curves, ACCURACY),
    plot: curvePlot("Accuracy by epoch", curves, ACCURACY, canvas),
    table: table("Accuracy of each epoch", ["epoch", "training", "validation"], rows),
  });
}

function rateFigure({ batches }: Curves, canvas: Canvas): Html {
  const rates = batches.map(({ learningRate }) => learningRate);
  const largest = Math.max(...rates);
  const [first, last] = [formatValue(rates[0]!), formatValue(rates.at(-1)!)];
  const line = canvas.plotting.lineY(batches, {
    x: "epoch",
    y: "learningRate",
    stroke: "var(--first)",
    strokeWidth: 2,
  });
  const isConstant = rates.every((rate) => rate === largest);
  return figure({
    title: "Learning rate",
    text: isConstant
      ? `Constant at ${first}.`
      : `Begins at ${first}, ends at ${last}, and is at most ${formatValue(largest)}.`,
    ...(!isConstant && {
      plot: drawn(canvas, {
        label: "Learning rate by epoch",
        x: { label: "epoch" },
        y: { label: "learning rate", grid: true, zero: true, ...LINEAR },
        marks: [line, canvas.plotting.ruleY([0])],
      }),
    }),
  });
}

function curvePlot(label: string, curves: Curves, quantity: Quantity, canvas: Canvas): Html {
  const { lineY, dot, ruleX } = canvas.plotting;
  const { epochs, best } = curves;
  const axis = axisOf(curves, quantity);
  const few = epochs.length <= 30;
  const batches = curves.batches.filter((point) => (quantity.batch(point) ?? 0) >= (axis.domain?.[0] ?? 0));
  const training = { x: "epoch", y: quantity.training, stroke: "var(--first)" };
  const validation = { x: "epoch", y: quantity.validation, stroke: "var(--second)" };
  const legend = legendOf(curves, quantity).map(({ text }) => text);
  return drawn(canvas, {
    label: `${label}: ${legend.join(", ")}`,
    x: { label: "epoch", tickFormat: "d", ticks: Math.min(epochs.length, 8) },
    y: { label: quantity.label, grid: true, ...axis },
    marks: [
      lineY(batches, { x: "epoch", y: quantity.batch, stroke: "var(--faint)", strokeWidth: 1.5 }),
      ruleX(best === undefined ? [] : [best], { stroke: "currentColor", strokeDasharray: "1 3" }),
      lineY(epochs, { ...training, strokeWidth: 2 }),
      lineY(epochs, { ...validation, strokeWidth: 2, strokeDasharray: "6 3" }),
      dot(few ? epochs : [], { ...training, fill: "var(--first)", r: 2.5 }),
      dot(few ? epochs : [], { ...validation, fill: "var(--second)", r: 3, symbol: "square" }),
    ],
  });
}

/** Accuracy leaves out the first steps, far below all that follows. */
function axisOf({ epochs, batches }: Curves, { label, training, validation, batch }: Quantity): Axis {
  const ofEpochs = numbers(epochs.flatMap((point) => [training(point), validation(point)]));
  const ofBatches = numbers(batches.map(batch));
  if (label === ACCURACY.label) {
    return { ...LINEAR, domain: [Math.min(...ofEpochs, quantile(ofBatches, FIRST_STEPS) ?? 0), 100] };
  }
  return lossAxis([...ofEpochs, ...ofBatches]);
}

function legendOf({ epochs, batches, best }: Curves, { validation }: Quantity): { key: Html; text: string }[] {
  const hasValidation = epochs.some((point) => validation(point) !== undefined);
  return [
    ...(batches.length > 0 ? [{ key: key("faint"), text: "training batches" }] : []),
    ...(epochs.length > 0 ? [{ key: key("first"), text: "training, mean of the epoch" }] : []),
    ...(hasValidation ? [{ key: key("second"), text: "validation" }] : []),
    ...(best === undefined ? [] : [{ key: key("best"), text: "best epoch" }]),
  ];
}

/** Where the curve began, where it ended, and the best epoch's value. */
function inWords(
  what: string,
  { epochs, best, watched }: Curves,
  { training, validation }: Quantity,
  format: (value: number) => string,
): Part {
  if (epochs.length === 0) return "No epoch was completed.";
  const last = epochs.at(-1)!;
  const range = (value: Quantity["training"]): string => {
    return epochs.length === 1
      ? shown(value(last), format)
      : `${shown(value(epochs[0]!), format)} to ${shown(value(last), format)}`;
  };
  const hasValidation = validation(last) !== undefined;
  const sentences = [`Over ${plural(epochs.length, "epoch")}, training ${what} ${range(training)}`];
  if (hasValidation) sentences[0] += `, validation ${what} ${range(validation)}`;
  const atBest = epochs.find(({ epoch }) => epoch === best);
  if (atBest) {
    const value = shown((hasValidation ? validation : training)(atBest), format);
    sentences.push(
      `Best epoch, by ${hasValidation ? "validation" : "training"} ${watched ?? "loss"}: ${best}, with ${what} ${value}`,
    );
  }
  return `${sentences.join(". ")}.`;
}

function shown(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? "–" : format(value);
}

function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}

function numbers(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined);
}
