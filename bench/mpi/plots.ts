/**
 * The model beside what was measured, as pictures that serve light and dark pages.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { type Compute, type Link, stepMilliseconds, sumMicroseconds, type Traffic } from "./model.ts";
import type { RankReport } from "./report.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
const COLOURS = ["#0085d1", "#d55e00", "#009e73", "#cc79a7"];
const DASHES = ["none", "6 4", "2 3", "8 3 2 3"];
const PAGE = `
  svg { font-family: system-ui, sans-serif; color: #1f2328; background: none; }
  @media (prefers-color-scheme: dark) { svg { color: #e6edf3; } }
`;
const SIZE = { document, width: 720, height: 380, marginLeft: 64, marginRight: 200, marginBottom: 44 };

/** Microseconds of a sum against its bytes: dots measured, lines by the model. */
export function sumsPlot(reports: readonly RankReport[], link: Link): string {
  const measured = reports
    .filter(({ ranks }) => ranks > 1)
    .flatMap(({ ranks, sums }) => sums.map((sum) => ({ ...sum, name: `${ranks} ranks` })));
  const names = [...new Set(measured.map(({ name }) => name))];
  const modelled = measured.map(({ bytes, name }) => ({
    ...{ bytes, name, microseconds: sumMicroseconds(link, bytes, Number.parseInt(name, 10)) },
  }));
  return drawn({
    ...SIZE,
    ariaLabel: "Time of a sum over the ranks against its bytes, measured and by the model",
    x: { type: "log", label: "bytes", grid: true, tickFormat: "~s" },
    y: { type: "log", label: "µs of a sum (dots measured, lines by the model)", grid: true, tickFormat: "~g" },
    color: { domain: names, range: COLOURS },
    marks: [...curves(names, modelled, "bytes", "microseconds"), Plot.dot(measured, dots("bytes", "microseconds"))],
  });
}

/** How many times as fast as one rank, on 1 to 1,024 of them: the same batch for all, and a batch of 512 rows for each. */
export function scalingPlot(compute: Compute, traffic: Traffic, links: readonly Link[]): string {
  const ranks = Array.from({ length: 11 }, (_, power) => 2 ** power);
  const alone = stepMilliseconds(compute, traffic, links[0]!, ROWS, 1);
  const points = links.flatMap((link) =>
    ranks.map((count) => ({
      name: link.name,
      ranks: count,
      weak: (count * alone) / stepMilliseconds(compute, traffic, link, ROWS, count),
    })),
  );
  const names = links.map(({ name }) => name);
  return drawn({
    ...SIZE,
    ariaLabel: "Predicted speed-up against the number of ranks, with 512 rows on each",
    x: { type: "log", base: 2, label: "ranks, each with 512 rows of “large”", grid: true, tickFormat: "~g" },
    y: { type: "log", base: 2, label: "rows a second, as multiples of one rank's", grid: true, tickFormat: "~g" },
    color: { domain: names, range: COLOURS },
    marks: [
      Plot.line(
        ranks.map((count) => ({ ranks: count, weak: count })),
        { x: "ranks", y: "weak", stroke: "currentColor", strokeOpacity: 0.3 },
      ),
      ...curves(names, points, "ranks", "weak"),
    ],
  });
}

/** Rows of the workload "large". */
const ROWS = 512;

function curves<T extends { readonly name: string }>(
  names: readonly string[],
  points: readonly T[],
  x: keyof T & string,
  y: keyof T & string,
): Plot.Markish[] {
  const lines = names.map((name, i) =>
    Plot.line(
      points.filter((point) => point.name === name),
      { x, y, stroke: "name", strokeWidth: 2, strokeDasharray: DASHES[i]! },
    ),
  );
  const ends = Plot.text(
    points,
    Plot.selectLast({ x, y, z: "name", fill: "name", text: "name", textAnchor: "start", dx: 8, fontWeight: "bold" }),
  );
  return [...lines, ends];
}

function dots(x: string, y: string): Plot.DotOptions {
  return { x, y, stroke: "name", fill: "name", r: 3 };
}

function drawn(options: Plot.PlotOptions): string {
  const svg = Plot.plot(options);
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("role", "img");
  const style = document.createElement("style");
  style.textContent = PAGE;
  svg.append(style);
  return `${svg.outerHTML}\n`;
}
