/**
 * A curve in a terminal: the loss over learning rates that grow by a factor from step to step.
 *
 * @module
 */
import { formatValue } from "../base/format.ts";

/** A point of the curve. */
export interface PicturePoint {
  readonly learningRate: number;
  readonly smoothed: number;
}

const HEIGHT = 10;
/** Wider ones hold no more. */
const MOST_COLUMNS = 72;
const LABEL = 9;

/**
 * The lines of the picture: the smoothed loss up to twice the first one, and a mark below at a rate.
 *
 * @param points at least two, by rising rate
 * @param columns of the terminal
 */
export function lossPicture(points: readonly PicturePoint[], marked: number | undefined, columns: number): string[] {
  const width = Math.max(10, Math.min(MOST_COLUMNS, columns - LABEL - 2));
  const most = Math.min(Math.max(...points.map(({ smoothed }) => smoothed)), 2 * points[0]!.smoothed);
  const least = Math.min(...points.map(({ smoothed }) => smoothed));
  const columnOf = (index: number): number => Math.round((index * (width - 1)) / (points.length - 1));
  const rowOf = (loss: number): number =>
    Math.round(((HEIGHT - 1) * (most - Math.min(loss, most))) / (most - least || 1));
  const cells = Array.from({ length: HEIGHT }, () => Array<string>(width).fill(" "));
  points.forEach(({ smoothed }, index) => {
    cells[rowOf(smoothed)]![columnOf(index)] = "*";
  });
  const label = (row: number): string => (row === 0 ? formatValue(most) : row === HEIGHT - 1 ? formatValue(least) : "");
  const lines = cells.map((row, i) => `${label(i).padStart(LABEL)} |${row.join("")}`.trimEnd());
  const [first, last] = [points[0]!, points.at(-1)!].map(({ learningRate }) => shortRate(learningRate)) as [
    string,
    string,
  ];
  const axis = `${" ".repeat(LABEL)} +${"-".repeat(width)}`;
  const ends = `${" ".repeat(LABEL + 2)}${first}${last.padStart(Math.max(0, width - first.length))}`;
  const index = points.findIndex(({ learningRate }) => learningRate === marked);
  const mark = index < 0 ? [] : [`${" ".repeat(LABEL + 2 + columnOf(index))}^ ${shortRate(marked!)}`];
  return [...lines, axis, ends, ...mark];
}

/** Two digits: `0.0031`, `1e-6`. */
export function shortRate(rate: number): string {
  return String(Number(rate.toPrecision(2)));
}
