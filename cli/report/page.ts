/**
 * The page of a report.
 *
 * @module
 */
import { formatR2, formatShare, formatValue } from "../base/format.ts";
import type { ClassQuality } from "../base/quality.ts";
import { documentOf } from "../page/document.ts";
import { commandBlock, scrolling } from "../page/figure.ts";
import { type Html, html, name, type Part } from "../page/html.ts";
import type { Canvas } from "../page/plotting.ts";
import { activationSection } from "./activation-section.ts";
import { classSection } from "./class-section.ts";
import { learningSection } from "./learning-section.ts";
import { numberSection } from "./number-section.ts";
import { probabilitySection } from "./probability-section.ts";
import type { ClassResults, ConfigurationGroup, NumberResults, RunReport, SeveralResults } from "./run-report.ts";
import { worstSection } from "./worst-section.ts";

/** The whole file. */
export function pageOf(report: RunReport, canvas: Canvas): string {
  const { title, outcome, measuredOn, results, doubts } = report;
  const figures = keyFigures(results).map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`);
  const body = html`<header>
<h1>${name(title)}</h1>
<dl class="key-figures">${figures}</dl>
<p>${outcome.join(" · ")} · measured on ${measuredOn}</p>
${doubts.map((doubt) => html`<p class="doubt" role="note">${doubt}</p>\n`)}</header>
<main>
${learningSection(report.curves, canvas)}
${results.task === "several" ? severalSections(results, measuredOn, canvas) : resultSections(results, measuredOn, canvas)}
${activationSection(report.activations, canvas)}
${configurationSection(report)}
</main>`;
  return documentOf(`${title}: a training run of chainrule`, body);
}

function resultSections(results: ClassResults | NumberResults, measuredOn: string, canvas: Canvas): Html {
  return html`${results.task === "classification" ? classSection(results, measuredOn) : numberSection(results, measuredOn, canvas)}
${results.task === "classification" && results.probabilities && probabilitySection(results.probabilities, canvas)}
${worstSection(results)}
`;
}

function severalSections({ parts, score: { targets = [] } }: SeveralResults, measuredOn: string, canvas: Canvas): Html {
  const sections = parts.map(
    (part) => html`<section><h2>Target ${name(part.name)}</h2></section>
${resultSections(part.results, measuredOn, canvas)}`,
  );
  const left = targets.length - parts.length;
  return html`${sections}${left > 0 && html`<p>The report leaves out ${left} further targets.</p>`}`;
}

function keyFigures({ score }: RunReport["results"]): (readonly [Part, string])[] {
  const loss = ["loss", formatValue(score.loss)] as const;
  if ("meanAccuracy" in score) {
    return [
      ["mean accuracy", formatShare(score.meanAccuracy, score.rows)],
      ["mean F1", score.meanF1 === undefined ? "–" : formatShare(score.meanF1)],
      ["always the commoner class is right in", formatShare(score.constant.accuracy, score.rows)],
      loss,
    ];
  }
  if ("targets" in score) return [["mean R²", formatR2(score.r2)], loss];
  if (!("accuracy" in score)) {
    const { r2, rmse, constant } = score;
    return [
      ["R²", formatR2(r2)],
      ["RMSE", formatValue(rmse)],
      ["RMSE of always the mean", formatValue(constant.rmse)],
      loss,
    ];
  }
  const { accuracy, rows, constant, rare } = score;
  return [
    ["accuracy", formatShare(accuracy, rows)],
    [html`always ${name(constant.answer)} is right in`, formatShare(constant.accuracy, rows)],
    ...(rare ? [[html`recall of ${name(rare.name)}`, formatRecall(rare)] as const] : []),
    loss,
  ];
}

function formatRecall({ recall }: ClassQuality): string {
  return recall === undefined ? "–" : formatShare(recall);
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
