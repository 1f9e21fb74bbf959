/**
 * What each layer gives, with its batch normalization and without.
 *
 * @module
 */
import type { LayerActivations } from "../../src/index.ts";
import { formatAlike, formatCount, formatShare, formatValue } from "../base/format.ts";
import { LINEAR, logTicks } from "../page/axes.ts";
import { figure, key, table } from "../page/figure.ts";
import { type Html, html } from "../page/html.ts";
import { type Canvas, drawn } from "../page/plotting.ts";
import type { Activations } from "./run-report.ts";

/** Of a plot, for each layer. */
const LINE_HEIGHT = 24;

/** How the activations of each layer lie, and how many units are dead. */
export function activationSection(activations: Activations, canvas: Canvas): Html {
  return html`<section><h2>Activations</h2>
<p>The outputs of each layer on ${formatCount(activations.samples)} samples, over all units.</p>
<div class="grid">
${spreadFigure(activations, canvas)}${activations.withoutBatchNorm && comparisonFigure(activations, canvas)}${deadFigure(activations)}
</div></section>
`;
}

function spreadFigure({ layers }: Activations, canvas: Canvas): Html {
  const { ruleY, dot, ruleX } = canvas.plotting;
  const y = nameOf;
  const plot = drawn(canvas, {
    ...layerAxis(layers),
    label: "Mean and standard deviation of each layer's outputs",
    x: { label: "output", grid: true, ...LINEAR },
    marks: [
      ruleX([0], { stroke: "currentColor", strokeDasharray: "1 3" }),
      ruleY(layers, { y, x1: low, x2: high, stroke: "var(--first)", strokeWidth: 5, strokeOpacity: 0.45 }),
      dot(layers, { y, x: "mean", fill: "var(--first)", r: 4 }),
    ],
  });
  const [means, stds] = [formatAlike(layers.map(({ mean }) => mean)), formatAlike(layers.map(({ std }) => std))];
  const rows = layers.map((layer, i) => [nameOf(layer), layer.width, means[i]!, stds[i]!]);
  return figure({
    title: "Mean ± standard deviation",
    text: "A dot is the mean. Its bar goes from one standard deviation below the mean to one standard deviation above.",
    plot,
    table: table("Outputs of each layer", ["layer", "units", "mean", "std"], rows),
  });
}

function comparisonFigure({ layers, withoutBatchNorm = [] }: Activations, canvas: Canvas): Html {
  const { dot, line } = canvas.plotting;
  const compared = layers.filter(({ layer }) => withoutBatchNorm.some((other) => other.layer === layer));
  const visible = (layer: LayerActivations): boolean => layer.std > 0;
  const stds = [...compared, ...withoutBatchNorm].filter(visible).map(({ std }) => std);
  const y = nameOf;
  const plot = drawn(canvas, {
    ...layerAxis(compared),
    label: "Standard deviation of each layer's outputs, with and without batch normalization",
    x: { label: "standard deviation", grid: true, type: "log", ...logTicks(stds) },
    marks: [
      line(compared.filter(visible), { y, x: "std", stroke: "var(--first)", strokeWidth: 1.5 }),
      line(withoutBatchNorm.filter(visible), { y, x: "std", stroke: "var(--second)", strokeDasharray: "6 3" }),
      dot(compared.filter(visible), { y, x: "std", fill: "var(--first)", r: 4 }),
      dot(withoutBatchNorm.filter(visible), { y, x: "std", fill: "var(--second)", r: 4, symbol: "square" }),
    ],
  });
  const rows = compared.map((layer, i) => [
    nameOf(layer),
    formatValue(layer.std),
    formatValue(withoutBatchNorm[i]!.std),
  ]);
  return figure({
    title: "With and without batch normalization",
    text: "The standard deviation of the outputs as trained, and of the same weights without normalization. The difference is what normalization holds in place.",
    legend: [
      { key: key("first"), text: "as trained" },
      { key: key("second"), text: "normalization left out" },
    ],
    plot,
    table: table("Standard deviation of each layer", ["layer", "as trained", "left out"], rows),
  });
}

function deadFigure({ layers, withoutBatchNorm }: Activations): Html | undefined {
  const relus = layers.filter(({ dead }) => dead !== undefined);
  if (relus.length === 0) return undefined;
  const without = (layer: string): number | undefined => withoutBatchNorm?.find((other) => other.layer === layer)?.dead;
  const rows = relus.map((relu) => [
    nameOf(relu),
    relu.width,
    formatShare(relu.dead!),
    ...(withoutBatchNorm ? [formatShare(without(relu.layer)!)] : []),
  ]);
  const headings = ["layer", "units", "dead", ...(withoutBatchNorm ? ["normalization left out"] : [])];
  const dead = relus.reduce((sum, relu) => sum + Math.round(relu.dead! * relu.width), 0);
  return figure({
    title: "Dead ReLUs",
    text: `${formatCount(dead)} units gave 0 for every sample, and so learn nothing from these samples.`,
    plot: table("Dead ReLUs of each layer", headings, rows),
  });
}

function layerAxis(layers: readonly LayerActivations[]): object {
  const domain = layers.map(nameOf);
  return {
    height: 56 + LINE_HEIGHT * layers.length,
    marginTop: 8,
    marginLeft: 92,
    y: { label: null, type: "point", domain },
  };
}

function nameOf({ layer, kind }: LayerActivations): string {
  return `${layer} ${kind}`;
}

function low({ mean, std }: LayerActivations): number {
  return mean - std;
}

function high({ mean, std }: LayerActivations): number {
  return mean + std;
}
