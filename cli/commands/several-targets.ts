/**
 * What `evaluate` prints of a model that has several targets: a line for all together, then a table with a line for each.
 *
 * @module
 */
import { formatColumns, formatCount, formatR2, formatShare, formatValue } from "../base/format.ts";
import type { Io } from "../base/io.ts";
import type { LabelsScore } from "../score/labels-score.ts";
import { metricsLine } from "../score/metrics.ts";
import type { NumberScore } from "../score/number-score.ts";
import { besideConstant } from "../score/words.ts";

/** @param score of a model with several targets */
export function printSeveral(score: NumberScore | LabelsScore, { out }: Io): void {
  const isOfLabels = "meanAccuracy" in score;
  const rows = isOfLabels ? labelRows(score) : numberRows(score);
  const title = isOfLabels
    ? `mean accuracy ${formatShare(score.meanAccuracy, score.rows)}   mean F1 ${shareOrDash(score.meanF1)}`
    : `mean R² ${formatR2(score.r2)}`;
  out.line(`${out.style.bold(title)}   loss ${formatValue(score.loss)}`);
  if (!isOfLabels) {
    const [rmse, error] = [formatValue(score.rmse), formatValue(score.meanAbsoluteError)];
    out.line(`RMSE ${rmse}   mean absolute error ${error} (of all, in standard deviations of each target)`);
  }
  out.line(besideConstant(score));
  if (score.metrics) out.line(metricsLine(score.metrics, Object.keys(score.metrics)));
  out.line();
  const [heading, ...lines] = formatColumns(
    rows,
    rows[0]!.flatMap((_, column) => (column >= (isOfLabels ? 2 : 1) ? [column] : [])),
  );
  out.line([out.style.dim(heading!), ...lines].join("\n"));
}

function numberRows({ targets = [] }: NumberScore): string[][] {
  const cells = targets.map(({ name, r2, rmse, meanAbsoluteError, constant }) => [
    name,
    formatR2(r2),
    ...[rmse, meanAbsoluteError, constant.rmse].map(formatValue),
  ]);
  return [["target", "R²", "RMSE", "mean absolute error", "RMSE of always the mean"], ...cells];
}

/** Precision, recall and F1 are those of the second class. */
function labelRows({ targets, rows }: LabelsScore): string[][] {
  const cells = targets.map(({ name, accuracy, classes, constant }) => {
    const second = classes[1]!;
    return [
      ...[name, second.name, formatShare(accuracy, rows)],
      ...[second.precision, second.recall, second.f1].map(shareOrDash),
      ...[formatCount(second.rows), formatShare(constant.accuracy, rows)],
    ];
  });
  const headings = ["target", "class", "accuracy", "precision", "recall", "F1", "rows", "always the commoner"];
  return [headings, ...cells];
}

function shareOrDash(share: number | undefined): string {
  return share === undefined ? "–" : formatShare(share);
}
