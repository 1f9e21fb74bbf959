/**
 * A sweep as a picture that serves light and dark pages.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Point, Sweep } from "./sweep.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** Shades that show on white and on black; which is which is also written at the curves' ends, and in their dashes. */
const COLOURS = { with: "#0085d1", without: "#d55e00" };
const PAGE = `
  svg { font-family: system-ui, sans-serif; color: #1f2328; background: none; }
  @media (prefers-color-scheme: dark) { svg { color: #e6edf3; } }
`;

interface Drawn {
  readonly value: number;
  readonly accuracy: number;
  readonly least: number;
  readonly most: number;
  readonly batchNorm: keyof typeof COLOURS;
}

/** The mean of the seeds as a curve, from the worst to the best of them as a band. @returns SVG */
export function plotOf({ label, isLogarithmic }: Sweep, points: readonly Point[]): string {
  const drawn = [true, false].flatMap((hasBatchNorm) => curveOf(points, hasBatchNorm));
  const series = { x: "value", z: "batchNorm", stroke: "batchNorm" };
  const svg = Plot.plot({
    document,
    width: 720,
    height: 380,
    marginLeft: 56,
    marginRight: 190,
    marginBottom: 44,
    ariaLabel: `Best validation accuracy against ${label}, with and without batch normalization`,
    x: { type: isLogarithmic ? "log" : "linear", label, grid: true, ...(isLogarithmic && { tickFormat: "~g" }) },
    y: { label: "best validation accuracy", grid: true, domain: [0, 1], tickFormat: "%" },
    color: { domain: Object.keys(COLOURS), range: Object.values(COLOURS) },
    marks: [
      Plot.areaY(drawn, { x: "value", y1: "least", y2: "most", z: "batchNorm", fill: "batchNorm", fillOpacity: 0.2 }),
      ...Object.keys(COLOURS).map((name) =>
        Plot.lineY(of(drawn, name), {
          ...{ ...series, y: "accuracy", strokeWidth: 2 },
          ...(name === "without" && { strokeDasharray: "6 4" }),
        }),
      ),
      Plot.dot(drawn, { ...series, y: "accuracy", fill: "batchNorm", r: 2.5 }),
      Plot.text(
        drawn,
        Plot.selectLast({
          ...{ x: "value", y: "accuracy", z: "batchNorm", fill: "batchNorm", fontWeight: "bold" },
          ...{ text: ({ batchNorm }: Drawn) => `${batchNorm} batch normalization`, textAnchor: "start", dx: 8 },
        }),
      ),
    ],
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("role", "img");
  const style = document.createElement("style");
  style.textContent = PAGE;
  svg.append(style);
  return `${svg.outerHTML}\n`;
}

function of(drawn: readonly Drawn[], name: string): Drawn[] {
  return drawn.filter(({ batchNorm }) => batchNorm === name);
}

function curveOf(points: readonly Point[], hasBatchNorm: boolean): Drawn[] {
  const own = points.filter((point) => point.hasBatchNorm === hasBatchNorm);
  return [...new Set(own.map(({ value }) => value))].map((value) => {
    const accuracies = own.filter((point) => point.value === value).map(({ validationAccuracy }) => validationAccuracy);
    return {
      value,
      accuracy: accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length,
      least: Math.min(...accuracies),
      most: Math.max(...accuracies),
      batchNorm: hasBatchNorm ? "with" : "without",
    };
  });
}
