/**
 * The samples on which the network is most wrong, as pictures or rows.
 *
 * @module
 */
import { formatAlike, formatShare } from "../base/format.ts";
import { table } from "../page/figure.ts";
import { type Html, html, name, type Part, shortened } from "../page/html.ts";
import { greyPng } from "../page/png.ts";
import type { ClassResults, NumberResults, Sample, SampleCell, ShownMistake } from "./run-report.ts";

/** Further columns of a table are left out. */
const MOST_COLUMNS = 20;

/** The samples on which the model is most wrong. */
export function worstSection(results: ClassResults | NumberResults): Html {
  const body = results.task === "classification" ? mistakesOf(results) : errorsOf(results);
  return html`<section><h2>${results.task === "classification" ? "Worst mistakes" : "Largest errors"}</h2>${body}</section>\n`;
}

function mistakesOf({ mistakes }: ClassResults): Html {
  if (mistakes.length === 0) return html`<p>There are no mistakes: every prediction is right.</p>`;
  const intro = html`<p>The samples are in the order of the probability of their true class, the lowest first. A wrong label
or an odd sample shows up here first.</p>`;
  if (mistakes[0]!.sample.kind === "picture")
    return html`${intro}<p>The percentage is the probability of the predicted class. Pictures are counted from 0.</p>
<ul class="pictures">${mistakes.map(picture)}</ul>`;
  const columns = columnsOf(mistakes[0]!.sample);
  const rows = mistakes.map(({ place, label, taken, probability, labelProbability, sample }) => [
    place,
    name(label),
    html`${name(taken)} ${formatShare(probability)}`,
    formatShare(labelProbability),
    ...cellsOf(sample),
  ]);
  const headings = ["where", "true", "predicted", "probability of the true class", ...columns.map(name)];
  return html`${intro}${filledIn(columns)}${table("Worst mistakes", headings, rows)}`;
}

function picture({ place, label, taken, probability, sample }: ShownMistake): Html {
  if (sample.kind !== "picture") return html``;
  const { pixels, rows, columns } = sample;
  const source = `data:image/png;base64,${greyPng(pixels, rows, columns).toString("base64")}`;
  const text = `${place}: ${shortened(label, 80)}, predicted as ${shortened(taken, 80)}`;
  return html`<li><img src="${source}" width="${columns}" height="${rows}" alt="${text}">
<div><b>${name(label)}</b> predicted as <b>${name(taken)}</b></div><small>${formatShare(probability)}<br>${place}</small></li>\n`;
}

function errorsOf({ errors, target }: NumberResults): Html {
  const columns = columnsOf(errors[0]!.sample);
  const numbers = formatAlike(errors.flatMap(({ target, predicted }) => [target, predicted, predicted - target]));
  const rows = errors.map(({ place, sample }, i) => [place, ...numbers.slice(3 * i, 3 * i + 3), ...cellsOf(sample)]);
  const headings = ["where", html`true ${name(target)}`, "predicted", "error", ...columns.map(name)];
  return html`${filledIn(columns)}${table("Largest errors", headings, rows)}`;
}

function columnsOf(sample: Sample): string[] {
  return sample.kind === "row" ? sample.columns.slice(0, MOST_COLUMNS) : [];
}

function cellsOf(sample: Sample): Part[] {
  return sample.kind === "row" ? sample.cells.slice(0, MOST_COLUMNS).map(cell) : [];
}

function cell({ text, isMean }: SampleCell): Part {
  if (text === "") return "–";
  return isMean ? html`<i>${text} *</i>` : name(text);
}

function filledIn(columns: readonly string[]): Html | undefined {
  if (columns.length === 0) return undefined;
  const more = columns.length < MOST_COLUMNS ? "" : ` The first ${MOST_COLUMNS} columns are shown.`;
  return html`<p>The cells are shown as the network sees them. A number with * is the training mean, and may stand for a missing
number. – is a category that is missing, or that training never saw.${more}</p>`;
}
