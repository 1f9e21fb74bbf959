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

/** Which part of R times the speed of one rank R ranks have: with as many rows for each, and with as many for all. */
export function scalingPlot(compute: Compute, traffic: Traffic, links: readonly Link[]): string {
  const names = links.map(({ name }) => name);
  const points = links.flatMap((link) => [
    ...efficiencies(compute, traffic, link, `${ROWS} rows for each rank`, () => ROWS),
    ...efficiencies(compute, traffic, link, `${ROWS} rows for all together`, (ranks) => ROWS / ranks),
  ]);
  return drawn({
    ...SIZE,
    ariaLabel: "Predicted efficiency against the number of ranks",
    x: { type: "log", base: 2, label: "ranks", grid: true, tickFormat: "~g", ticks: [1, 4, 16, 64, 256, 1024] },
    y: { label: "of the speed of as many single ranks", grid: true, domain: [0, 1], tickFormat: "%" },
    fx: { label: null },
    color: { domain: names, range: COLOURS },
    marks: [Plot.frame({ strokeOpacity: 0.2 }), ...curves(names, points, "ranks", "efficiency", "batch")],
  });
}

function efficiencies(
  compute: Compute,
  traffic: Traffic,
  link: Link,
  batch: string,
  rowsOf: (ranks: number) => number,
): { name: string; batch: string; ranks: number; efficiency: number }[] {
  const counts = Array.from({ length: 11 }, (_, power) => 2 ** power).filter((ranks) => rowsOf(ranks) >= 1);
  return counts.map((ranks) => {
    const rows = rowsOf(ranks);
    const alone = stepMilliseconds(compute, traffic, link, rows * (rows === ROWS ? 1 : ranks), 1);
    const together = stepMilliseconds(compute, traffic, link, rows, ranks);
    return { name: link.name, batch, ranks, efficiency: alone / together / (rows === ROWS ? 1 : ranks) };
  });
}

/** Rows of the workload "large". */
const ROWS = 512;

/** One line for each name, which stands at its end, one below the other; in the last facet only, where there are facets. */
function curves<T extends { readonly name: string }>(
  names: readonly string[],
  points: readonly T[],
  x: keyof T & string,
  y: keyof T & string,
  fx?: keyof T & string,
): Plot.Markish[] {
  const last =
    fx &&
    points
      .map((point) => `${point[fx]}`)
      .sort()
      .at(-1);
  return names.flatMap((name, i) => {
    const own = points.filter((point) => point.name === name);
    const shown = own.filter((point) => fx === undefined || point[fx] === last);
    const place = { x, y, ...(fx && { fx }) };
    return [
      Plot.line(own, { ...place, stroke: "name", strokeWidth: 2, strokeDasharray: DASHES[i]! }),
      Plot.text(shown.slice(-1), {
        ...place,
        fill: "name",
        text: "name",
        textAnchor: "start",
        dx: 8,
        dy: 14 * (1 - i),
        fontWeight: "bold",
      }),
    ];
  });
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
