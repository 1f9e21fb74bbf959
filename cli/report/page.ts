/**
 * The page of a report.
 *
 * @module
 */
import { formatShare, formatValue } from "../base/format.ts";
import { documentOf } from "../page/document.ts";
import { commandBlock, scrolling } from "../page/figure.ts";
import { type Html, html, name } from "../page/html.ts";
import type { Canvas } from "../page/plotting.ts";
import { activationSection } from "./activation-section.ts";
import { classSection } from "./class-section.ts";
import { learningSection } from "./learning-section.ts";
import { numberSection } from "./number-section.ts";
import type { ClassResults, ConfigurationGroup, NumberResults, RunReport } from "./run-report.ts";
import { worstSection } from "./worst-section.ts";

/** The whole file. */
export function pageOf(report: RunReport, canvas: Canvas): string {
  const { title, outcome, measuredOn, results } = report;
  const figures = keyFigures(results).map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`);
  const body = html`<header>
<h1>${name(title)}</h1>
<dl class="key-figures">${figures}</dl>
<p>${outcome.join(" · ")} · measured on ${measuredOn}</p>
</header>
<main>
${learningSection(report.curves, canvas)}
${results.task === "classification" ? classSection(results, measuredOn) : numberSection(results, measuredOn, canvas)}
${worstSection(report)}
${activationSection(report.activations, canvas)}
${configurationSection(report)}
</main>`;
  return documentOf(`${title}: a training run of chainrule`, body);
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
${commandBlock("The command", command)}
</section>
`;
}

function groupOf({ title, entries }: ConfigurationGroup): Html {
  const flags = (hint: string): Html[] => hint.split(", ").map((flag) => html` <code>${flag}</code>`);
  const items = entries.map(({ text, hint }) => html`<li>${text}${hint && flags(hint)}</li>\n`);
  return html`<h3>${title}</h3><ul>${items}</ul>\n`;
}
