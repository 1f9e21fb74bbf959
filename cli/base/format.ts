/**
 * Numbers as people read them, as wide from one line to the next as can be.
 *
 * @module
 */

/** Of fewer samples, the second digit of a percentage says nothing. */
const FEWEST_FOR_TWO_DIGITS = 5000;

/** Larger numbers are written with a power of ten; prices and populations are not. */
const LARGE = 1e9;

/** `0.2130`, `12.40`, `469112`, `1.30e-5`: four digits at least, at any size. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0) return `${value}`;
  if (size < 0.001 || size >= LARGE) return value.toExponential(2);
  if (size >= 1000) return value.toFixed(0);
  return value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : 4);
}

/** Numbers that stand together, all with as many decimals as give the largest four digits: `0.50`, `12.41`. */
export function formatAlike(values: readonly number[]): string[] {
  const sizes = values.map(Math.abs).filter(Number.isFinite);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (largest < 0.001 || largest >= LARGE) return values.map((value) => (value === 0 ? "0" : value.toExponential(2)));
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(largest)));
  return values.map((value) => value.toFixed(decimals).replace(/^-(?=0(\.0*)?$)/, ""));
}

/** With more names than this, a list is cut. */
const MOST_NAMES = 20;

/** A sentence that ends in a list: the first of many names, and how many more there are. */
export function formatList(text: string): string {
  const names = text.split(", ");
  const more = names.length - MOST_NAMES;
  return more > 1 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${formatCount(more)} more` : text;
}

/** `96.7 %` from 0.967, one digit more of many samples; never 100.0 % unless it is all of them. */
export function formatShare(share: number, samples: number = 0): string {
  const digits = samples >= FEWEST_FOR_TWO_DIGITS ? 2 : 1;
  const almost = 1 - 10 ** -(digits + 2);
  return `${(100 * (share < 1 ? Math.min(share, almost) : share)).toFixed(digits)} %`;
}

/** R² to four digits; a dash where there is none, since all targets are the same. */
export function formatR2(r2: number | undefined): string {
  return Number.isFinite(r2) ? r2!.toFixed(4) : "–";
}

/** `60,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 row`, `2 rows`. */
export function plural(count: number, word: string, words: string = `${word}s`): string {
  return `${formatCount(count)} ${count === 1 ? word : words}`;
}

/** `61k`, `1.2M`. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(1)}M`;
  if (perSecond >= 1e4) return `${(perSecond / 1e3).toFixed(0)}k`;
  if (perSecond >= 1e3) return `${(perSecond / 1e3).toFixed(1)}k`;
  return perSecond.toFixed(0);
}

/** `0.4 ms`, `340 ms`, `1.9 s`, `2 m 05 s`, `1 h 12 m`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")} m`;
}

/** Whole seconds: an estimate has no more digits. */
export function formatEta(ms: number): string {
  return ms < 10_000 ? `${Math.ceil(ms / 1000)} s` : formatDuration(ms);
}

/** Milliseconds of a step: `0.21`, `12.4`. */
export function formatStepMs(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2);
}

/** Names come from files: with one of megabytes, each of the other rows would be as long. */
const LONGEST_CELL = 80;
/** The last one of a row makes no other longer: sentences stand there. */
const LONGEST_LAST_CELL = 2000;

function shortened(cell: string, column: number, row: readonly string[]): string {
  const most = column === row.length - 1 ? LONGEST_LAST_CELL : LONGEST_CELL;
  return cell.length > most ? `${cell.slice(0, most)}…` : cell;
}

/** Rows of cells as columns that stand under each other, long ones cut; the columns in `right` are numbers. */
export function formatColumns(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const short = rows.map((row) => row.map(shortened));
  const widths = rows[0]!.map((_, column) => short.reduce((most, row) => Math.max(most, [...row[column]!].length), 0));
  return short.map((row) =>
    row
      .map((cell, column) => {
        const space = " ".repeat(widths[column]! - [...cell].length);
        return right.includes(column) ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd(),
  );
}
