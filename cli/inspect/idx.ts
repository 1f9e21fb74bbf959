/**
 * A look into an IDX file.
 *
 * @module
 */
import { parseIdx } from "../../src/tables/index.ts";
import { formatCount } from "../base/format.ts";
import type { Style } from "../base/style.ts";
import { barLines, type Inspection, SPREAD_HEADINGS, spreadCells, spreadOf, tableLines } from "./inspection.ts";

/** Shape and spread; of labels, how often each occurs. */
export function inspectIdx(bytes: Uint8Array, file: string, style: Style): Inspection {
  const { data, shape } = parseIdx(bytes, file);
  const type = data instanceof Uint8Array ? "unsigned bytes" : "numbers";
  const spread = spreadOf(data);
  const labels = shape.length === 1 && data instanceof Uint8Array ? countsOf(data) : undefined;
  return {
    json: { file, type, shape, ...spread, ...(labels && { labels: Object.fromEntries(labels) }) },
    text: [
      `${style.bold(file)}  IDX: ${type} of shape ${shape.map(formatCount).join(" × ")}`,
      "",
      ...tableLines([[...SPREAD_HEADINGS], spreadCells(spread)], [0, 1, 2, 3], style),
      ...(labels ? ["", "labels", ...barLines(labels)] : []),
    ],
  };
}

function countsOf(labels: Uint8Array): Map<string, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a - b).map(([label, count]) => [`${label}`, count]));
}
