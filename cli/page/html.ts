/**
 * HTML from templates: whatever is put in is escaped, unless it is HTML that was made here.
 *
 * @module
 */

/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes; nothing is written for undefined and false. */
export type Part = Html | string | number | undefined | false | readonly Part[];

/** @example html`<td>${name}</td>` */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(pieces.map((piece, i) => (i === 0 ? "" : written(parts[i - 1])) + piece).join(""));
}

/**
 * A name from the data: in a direction of its own, so that it turns nothing around it, and cut where it is very long.
 */
export function name(text: string): Html {
  return html`<bdi>${shortened(text, LONGEST_NAME)}</bdi>`;
}

/** The first characters, and an ellipsis where there are more. */
export function shortened(text: string, most: number): string {
  const characters = [...text.slice(0, 4 * most)];
  return characters.length <= most && text.length <= 4 * most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

const LONGEST_NAME = 80;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function written(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(written).join("");
  return visible(`${part}`).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Control characters, which HTML does not allow, as the sign for what cannot be shown. */
export function visible(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n]/gu, "\ufffd");
}
