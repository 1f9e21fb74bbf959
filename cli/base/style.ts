/**
 * Colours and weights, where they are wanted.
 *
 * @module
 */
import { stripVTControlCharacters, styleText } from "node:util";

type Paint = (text: string) => string;

/** The few styles that the command uses; the meaning never depends on them. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly red: Paint;
  readonly cyan: Paint;
}

/** Styles that paint, or leave the text as it is. */
export function styleFor(colour: boolean): Style {
  const paint =
    (format: "bold" | "dim" | "green" | "yellow" | "red" | "cyan"): Paint =>
    (text) =>
      colour && text !== "" ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: paint("bold"),
    dim: paint("dim"),
    green: paint("green"),
    yellow: paint("yellow"),
    red: paint("red"),
    cyan: paint("cyan"),
  };
}

/** The number of columns that a text takes, without its styles. */
export function visibleLength(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
