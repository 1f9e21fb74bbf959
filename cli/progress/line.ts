/**
 * One line of progress, in as many columns as there are.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";
import { type Style, visibleLength } from "../base/style.ts";

/** A part of a line; the parts of the highest `expendable` number go first where there is no room, those of 0 never. */
export interface Field {
  readonly text: string;
  readonly expendable: number;
}

const WIDEST_BAR = 24;
const NARROWEST_BAR = 8;

/** A field where there is something to say. */
export function optional(value: number | undefined, text: (value: number) => string, expendable: number): Field[] {
  return value === undefined ? [] : [{ text: text(value), expendable }];
}

/** The fields as a line, with a bar at its place that takes what is left of the width. @param done from 0 to 1; more counts as 1 */
export function withBar(fields: readonly (Field | "bar")[], done: number, width: number, style: Style): string {
  const narrow: Field = { text: bar(done, NARROWEST_BAR, style), expendable: 1 };
  const kept = fit(
    fields.map((field) => (field === "bar" ? narrow : field)),
    width,
  );
  const room = width - lineLength(kept) + NARROWEST_BAR;
  const wide: Field = { text: bar(done, Math.min(room, WIDEST_BAR), style), expendable: 1 };
  return joined(kept.map((field) => (field === narrow ? wide : field)));
}

/** Leaves out the most expendable fields until the line fits; cuts what is left if even that is too long. */
export function fit(fields: readonly Field[], width: number): Field[] {
  const kept = [...fields];
  while (lineLength(kept) > width) {
    const most = Math.max(...kept.map((field) => field.expendable));
    if (most === 0) {
      const cut = [...stripVTControlCharacters(joined(kept))].slice(0, Math.max(0, width)).join("");
      return [{ text: cut, expendable: 0 }];
    }
    kept.splice(
      kept.findLastIndex((field) => field.expendable === most),
      1,
    );
  }
  return kept;
}

/** The fields side by side. */
export function joined(fields: readonly Field[]): string {
  return fields.map((field) => field.text).join("  ");
}

function bar(done: number, length: number, style: Style): string {
  const filled = Math.floor(length * Math.min(1, done));
  return style.cyan("━".repeat(filled)) + style.dim("─".repeat(length - filled));
}

function lineLength(fields: readonly Field[]): number {
  return visibleLength(joined(fields));
}
