/**
 * Runs as rows of a table, on a terminal and on a page.
 *
 * @module
 */
import type { Evaluation } from "../../src/index.ts";
import { formatDuration, formatShare, formatValue } from "../format.ts";
import type { RunSummary } from "./summary.ts";

export const SUMMARY_HEADINGS: readonly string[] = ["run", "data", "epochs", "time", "state", "best", "test"];

/** Which of the columns are numbers. */
export const SUMMARY_NUMBERS: readonly number[] = [2, 3];

/** One cell for each of {@link SUMMARY_HEADINGS}; empty where a run has none. */
export function summaryRow({ run, data, epochs, plannedEpochs, durationMs, state, best, test }: RunSummary): string[] {
  return [
    run,
    data,
    plannedEpochs === undefined ? "" : `${epochs}/${plannedEpochs}`,
    durationMs ? formatDuration(durationMs) : "",
    state,
    best ? `${quality(best)} (${best.of}, epoch ${best.epoch})` : "",
    test ? quality(test) : "",
  ];
}

function quality({ loss, accuracy }: Evaluation): string {
  return accuracy === undefined
    ? `loss ${formatValue(loss)}`
    : `accuracy ${formatShare(accuracy)}, loss ${formatValue(loss)}`;
}
