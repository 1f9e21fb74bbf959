/**
 * Runs as rows of a table, on a terminal and on a page.
 *
 * @module
 */
import type { Evaluation } from "../../src/index.ts";
import { formatColumns, formatDuration, formatR2, formatShare, formatValue } from "../base/format.ts";
import type { RunSummary } from "./summary.ts";

interface Column {
  readonly heading: string;
  readonly isNumber?: true;
  /** Empty where a run has none. */
  readonly cell: (summary: RunSummary) => string;
}

const RUN: Column = { heading: "run", cell: ({ run }) => run };
const DATA: Column = { heading: "data", cell: ({ data }) => data };
const EPOCHS: Column = {
  heading: "epochs",
  isNumber: true,
  cell: ({ epochs, plannedEpochs }) => (plannedEpochs === undefined ? "" : `${epochs}/${plannedEpochs}`),
};
const TIME: Column = {
  heading: "time",
  isNumber: true,
  cell: ({ durationMs }) => (durationMs ? formatDuration(durationMs) : ""),
};
const STATE: Column = {
  heading: "state",
  cell: ({ state, stoppedEarly }) => (stoppedEarly ? "stopped early" : state),
};
const BEST: Column = {
  heading: "best",
  cell: ({ best, verdict }) =>
    best ? `${quality(best)} (${best.of}, epoch ${best.epoch})${r2Of(verdict)}${doubtOf(verdict)}` : "",
};
const SHORT_BEST: Column = {
  heading: "best",
  cell: ({ best, verdict }) => (best ? shortQuality(best) + doubtOf(verdict) : ""),
};
const TEST: Column = { heading: "test", cell: ({ test }) => (test ? quality(test) : "") };
const SHORT_TEST: Column = { heading: "test", cell: ({ test }) => (test ? shortQuality(test) : "") };

const ALL = [RUN, DATA, EPOCHS, TIME, STATE, BEST, TEST];

/** Ever narrower. The folder stays as it is: it is what the other commands are given. */
const NARROWER = [
  [RUN, DATA, EPOCHS, TIME, STATE, SHORT_BEST, SHORT_TEST],
  [RUN, EPOCHS, TIME, STATE, SHORT_BEST, SHORT_TEST],
  [RUN, EPOCHS, STATE, SHORT_BEST, SHORT_TEST],
  [RUN, STATE, SHORT_BEST],
  [RUN, SHORT_BEST],
];

export const SUMMARY_HEADINGS: readonly string[] = ALL.map(({ heading }) => heading);

/** One cell for each of {@link SUMMARY_HEADINGS}; empty where a run has none. */
export function summaryRow(summary: RunSummary): string[] {
  return ALL.map(({ cell }) => cell(summary));
}

/**
 * The headings, then a line for each run; with as many columns as there is room for.
 *
 * @param width in characters; the narrowest table may still be wider
 * @param isNumbered whether each run has its number in front
 */
export function summaryLines(summaries: readonly RunSummary[], width: number, isNumbered: boolean = false): string[] {
  const tables = [ALL, ...NARROWER].map((columns) => {
    const shown = isNumbered ? [numberOf(summaries), ...columns] : columns;
    const rows = [shown.map(({ heading }) => heading), ...summaries.map((one) => shown.map(({ cell }) => cell(one)))];
    return formatColumns(
      rows,
      shown.flatMap(({ isNumber }, column) => (isNumber ? [column] : [])),
    );
  });
  return tables.find((lines) => lines.every((line) => [...line].length <= width)) ?? tables.at(-1)!;
}

function numberOf(summaries: readonly RunSummary[]): Column {
  return { heading: "", cell: (summary) => `${summaries.indexOf(summary) + 1}` };
}

/** What stands behind a figure that flatters. */
function doubtOf(verdict: RunSummary["verdict"]): string {
  return verdict === undefined || verdict.betterThanConstant ? "" : ", no better than a constant";
}

function r2Of(verdict: RunSummary["verdict"]): string {
  return verdict?.rmse === undefined ? "" : `, R² ${formatR2(verdict.r2)}`;
}

/** What was watched stands first, as it decided which epoch is the best. */
function quality(evaluation: Evaluation): string {
  const { loss, accuracy } = evaluation;
  const share = accuracy === undefined ? [] : [`accuracy ${formatShare(accuracy)}`];
  return [...watched(evaluation), ...share, `loss ${formatValue(loss)}`].join(", ");
}

/** The metrics of an epoch are those that were watched. The accuracy is told of every run. */
function watched({ metrics = {} }: Evaluation): string[] {
  const others = Object.entries(metrics).filter(([metric]) => metric !== "accuracy");
  return others.map(([metric, value]) => `${metric} ${formatValue(Number(value))}`);
}

function shortQuality(evaluation: Evaluation): string {
  const { loss, accuracy } = evaluation;
  const share = accuracy === undefined ? `loss ${formatValue(loss)}` : formatShare(accuracy);
  return watched(evaluation)[0] ?? share;
}
