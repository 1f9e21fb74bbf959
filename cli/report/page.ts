/**
 * The page of a report: one file that asks nothing of anybody.
 *
 * @module
 */
import { formatShare, formatValue } from "../format.ts";
import { scrolling } from "./figure.ts";
import { type Html, html, name } from "./html.ts";
import type { Canvas } from "./plotting.ts";
import type { ClassResults, ConfigurationGroup, NumberResults, RunReport } from "./run-report.ts";
import { activationSection } from "./sections/activations.ts";
import { classSection } from "./sections/classes.ts";
import { learningSection } from "./sections/learning.ts";
import { numberSection } from "./sections/numbers.ts";
import { worstSection } from "./sections/worst.ts";
import { STYLE } from "./style.ts";

/** No script, no request: pictures are in the file, and so is the style. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole file. */
export function pageOf(report: RunReport, canvas: Canvas): string {
  const { title, outcome, measuredOn, results } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="chainrule">
<title>${title}: a training run of chainrule</title>
${STYLE}
</head>
<body>
<header>
<h1>${name(title)}</h1>
<dl class="key-figures">${keyFigures(results).map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
<p>${outcome.join(" · ")} · measured on ${measuredOn}</p>
</header>
<main>
${learningSection(report.curves, canvas)}
${results.task === "classification" ? classSection(results, measuredOn) : numberSection(results, measuredOn, canvas)}
${worstSection(report)}
${activationSection(report.activations, canvas)}
${configurationSection(report)}
</main>
</body>
</html>
`.text;
}

function keyFigures(results: ClassResults | NumberResults): (readonly [string, string])[] {
  const loss = ["loss", formatValue(results.loss)] as const;
  if (results.task === "classification") {
    const samples = results.confusion.flat().reduce((sum, count) => sum + count, 0);
    return [["accuracy", formatShare(results.accuracy, samples)], loss];
  }
  const { r2, rmse } = results;
  return [["R²", r2 === undefined ? "–" : r2.toFixed(4)], ["RMSE", formatValue(rmse)], loss];
}

function configurationSection({ configuration, network, command, folder }: RunReport): Html {
  return html`<section><h2>Configuration</h2>
<h3>Network</h3>
${scrolling("Layers of the network", html`<pre>${network}</pre>`)}
${configuration.map(groupOf)}
<h3>To repeat the run</h3>
<p>In the folder <code>${folder}</code>:</p>
${scrolling("The command", html`<pre class="command">${command}</pre>`)}
</section>
`;
}

function groupOf({ title, entries }: ConfigurationGroup): Html {
  const items = entries.map(({ text, hint }) => html`<li>${text}${hint && html` <code>${hint}</code>`}</li>\n`);
  return html`<h3>${title}</h3><ul>${items}</ul>\n`;
}
