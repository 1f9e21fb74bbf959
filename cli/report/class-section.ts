/**
 * Which classes are taken for which.
 *
 * @module
 */
import { formatCount, formatShare } from "../base/format.ts";
import type { ClassQuality } from "../base/quality.ts";
import { figure, scrolling, table } from "../page/figure.ts";
import { type Html, html, name } from "../page/html.ts";
import type { ClassScore } from "../score/class-score.ts";
import type { ClassResults } from "./run-report.ts";

/** With more classes than this, the matrix does not fit a page. */
const MOST_CLASSES = 20;
/** As many classes fit half a page. */
const HALF_PAGE = 7;
/** How many classes and confusions are listed where there are more. */
const MOST_LINES = 20;
/** Names up to this length stand above the columns of the matrix; longer ones are numbered. */
const SHORT = 4;

/** Precision and recall of each class, and the confusion matrix. */
export function classSection(results: ClassResults, measuredOn: string): Html {
  const { classes, score } = results;
  const fits = classes.length <= MOST_CLASSES;
  return html`<section><h2>Classes</h2>
<p>Measured on ${measuredOn}.</p>
<div class="grid">
${fits ? matrixFigure(results) : undefined}${fits ? undefined : pairsFigure(results)}${qualityFigure(score.classes)}
</div></section>
`;
}

function matrixFigure({ classes, score: { confusion } }: ClassResults): Html {
  const isNumbered = classes.some((text) => text.length > SHORT);
  const heads = classes.map((text, k) => html`<th scope="col">${isNumbered ? k : name(text)}</th>`);
  const rows = confusion.map((counts, label) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cells = counts.map((count, taken) => cell(count, total, label === taken));
    return html`<tr><th scope="row">${isNumbered ? `${label} ` : undefined}${name(classes[label]!)}</th>${cells}</tr>\n`;
  });
  const matrix = html`<table class="matrix"><thead><tr><th>true \\ predicted</th>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
  return figure({
    title: "Confusion matrix",
    text: html`Each row is a true class, and each column is a predicted class. ${mostConfused(classes, confusion)}`,
    plot: scrolling("Confusion matrix", matrix),
    isWide: classes.length > HALF_PAGE,
  });
}

/** Darker for a larger share of its row. */
function cell(count: number, total: number, isRight: boolean): Html {
  if (count === 0) return html`<td class="none">0</td>`;
  const share = Math.max(0.08, count / total);
  return html`<td class="${isRight ? "right" : "wrong"}" style="--share:${share.toFixed(3)}">${formatCount(count)}</td>`;
}

interface Pair {
  readonly label: string;
  readonly taken: string;
  readonly count: number;
}

/** The confusions, the most frequent first. */
function pairsOf(classes: readonly string[], confusion: ClassScore["confusion"]): Pair[] {
  const pairs = confusion.flatMap((counts, label) =>
    counts.map((count, taken) => ({ label: classes[label]!, taken: classes[taken]!, count, isRight: label === taken })),
  );
  return pairs.filter(({ count, isRight }) => count > 0 && !isRight).sort((a, b) => b.count - a.count);
}

function mostConfused(classes: readonly string[], confusion: ClassScore["confusion"]): Html {
  const [most] = pairsOf(classes, confusion);
  if (most === undefined) return html`Every prediction is right.`;
  const times = most.count === 1 ? "once" : `${formatCount(most.count)} times`;
  return html`The most frequent mistake: ${name(most.label)} was predicted as ${name(most.taken)}, ${times}.`;
}

function pairsFigure({ classes, score: { confusion } }: ClassResults): Html {
  const rows = pairsOf(classes, confusion)
    .slice(0, MOST_LINES)
    .map(({ label, taken, count }) => [name(label), name(taken), formatCount(count)]);
  return figure({
    title: "Most frequent confusions",
    text: `There are ${formatCount(classes.length)} classes, which are too many for a matrix.`,
    plot: table("Most frequent confusions", ["true", "predicted", "times"], rows),
  });
}

function qualityFigure(qualities: readonly ClassQuality[]): Html {
  const share = (value: number | undefined): string => (value === undefined ? "–" : formatShare(value));
  const isAll = qualities.length <= MOST_CLASSES;
  const listed = isAll ? qualities : qualities.toSorted(byRecall).slice(0, MOST_LINES);
  const rows = listed.map((one) => [
    name(one.name),
    ...[one.precision, one.recall, one.f1].map(share),
    formatCount(one.rows),
  ]);
  return figure({
    title: isAll ? "Each class" : "Classes with the lowest recall",
    text: "Precision is the share of the predictions of a class that are right. Recall is the share of the samples of a class that are found. F1 is the harmonic mean of both.",
    plot: table("Precision and recall of each class", ["class", "precision", "recall", "F1", "samples"], rows),
  });
}

function byRecall(a: ClassQuality, b: ClassQuality): number {
  return (a.recall ?? 1) - (b.recall ?? 1);
}
