// Draws the curves of a run, the JSON of `--json` on standard input, into docs/bench/: time against batch, width and,
// where several were measured, threads. One SVG serves light and dark pages.
import { mkdirSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

const OUTPUT = fileURLToPath(new URL("../docs/bench/", import.meta.url));
const { document } = parseHTML("<!doctype html><html><body></body></html>");
/** Okabe and Ito's, which colour-blind readers can tell apart, in shades that show on white and on black. */
const COLOURS = {
  "chainrule wasm": "#d55e00",
  "chainrule blas": "#cc79a7",
  NumPy: "#0085d1",
  PyTorch: "#e69f00",
  "jax-js wasm": "#009e73",
};
/** The name of a curve stands at its end, in its colour: no legend to look up. */
const LABEL = { textAnchor: "start", dx: 8, stroke: null, fill: "system", fontWeight: "bold" };
const PAGE = `
  svg { font-family: system-ui, sans-serif; color: #1f2328; background: none; }
  @media (prefers-color-scheme: dark) { svg { color: #e6edf3; } }
`;

const { results } = JSON.parse(await text(process.stdin));
const known = results.filter(({ system }) => system in COLOURS);
const fewest = Math.min(...known.map(({ threads }) => threads));
mkdirSync(OUTPUT, { recursive: true });
draw("batch", "rows of the batch (784-256-256-10)", swept("batch"));
draw("width", "width of the hidden layers (784-width-width-10, batch 128)", swept("width"));
draw("threads", "threads (large)", byThreads());

function swept(name) {
  return known
    .filter(({ threads }) => threads === fewest || threads === 1)
    .filter(({ workload }) => workload.startsWith(`${name} `))
    .map((row) => ({ ...row, at: Number(row.workload.slice(name.length + 1)) }))
    .sort((a, b) => a.at - b.at);
}

/** Powers of two, and what is alone: labels of neighbours would lie on each other. */
function apart(tick) {
  return Number.isInteger(Math.log2(tick));
}

function byThreads() {
  const rows = known.filter(({ workload }) => workload === "large");
  return rows.map((row) => ({ ...row, at: row.threads })).sort((a, b) => a.at - b.at);
}

/** Nothing is drawn where there is no curve. */
function draw(name, label, points) {
  const ticks = [...new Set(points.map(({ at }) => at))];
  if (ticks.length < 2) return;
  const systems = Object.keys(COLOURS).filter((system) => points.some((point) => point.system === system));
  const series = { x: "at", y: "msPerStep", stroke: "system" };
  const svg = Plot.plot({
    document,
    width: 720,
    height: 420,
    marginLeft: 56,
    marginRight: 110,
    marginBottom: 44,
    ariaLabel: `Milliseconds of a training step against ${label}`,
    x: { type: "log", base: 2, label, ticks: ticks.filter(apart), tickFormat: "d" },
    y: { type: "log", label: "ms a step", grid: true, tickFormat: "~g" },
    color: { domain: systems, range: systems.map((system) => COLOURS[system]) },
    marks: [
      Plot.lineY(points, { ...series, strokeWidth: 2 }),
      Plot.dot(points, { ...series, fill: "system", r: 2.5 }),
      Plot.text(points, Plot.selectLast({ ...series, z: "system", text: "system", ...LABEL })),
    ],
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const style = document.createElement("style");
  style.textContent = PAGE;
  svg.append(style);
  writeFileSync(`${OUTPUT}${name}.svg`, `${svg.outerHTML}\n`);
}
