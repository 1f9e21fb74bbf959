/**
 * A plot with its title, its legend, what it shows in words, and its numbers.
 *
 * @module
 */
import { type Html, html, type Part } from "./html.ts";

/** Classes of the page's style, one for each look of a line: colours are never alone in telling lines apart. */
export type Series = "first" | "second" | "faint" | "best";

export interface Figure {
  readonly title: string;
  /** What is to be seen. */
  readonly text: Part;
  readonly legend?: readonly { readonly key: Html; readonly text: Part }[];
  readonly plot?: Html;
  readonly table?: Html;
  /** Whether it takes the whole width of the page. */
  readonly isWide?: boolean;
}

export function figure({ title, text, legend = [], plot, table, isWide }: Figure): Html {
  const keys = legend.map(({ key, text }) => html`<li>${key} ${text}</li>`);
  return html`<figure${isWide && html` class="full"`}>
<figcaption><h3>${title}</h3><p>${text}</p></figcaption>
${keys.length > 0 ? html`<ul class="legend">${keys}</ul>` : undefined}${plot}
${table && html`<details><summary>The numbers</summary>${table}</details>`}
</figure>
`;
}

/** A table that scrolls where it is wider than the page. */
export function table(label: string, headings: readonly Part[], rows: readonly (readonly Part[])[]): Html {
  const head = headings.map((heading) => html`<th scope="col">${heading}</th>`);
  const body = rows.map(([first, ...rest]) => {
    return html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>\n`;
  });
  const inside = html`<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
  return scrolling(label, inside);
}

/** Can be scrolled by keys, too. */
export function scrolling(label: string, inside: Html): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${inside}</div>`;
}

/** A command, broken between its words: a browser would break it behind the dashes of a flag, too. */
export function commandBlock(label: string, command: string): Html {
  const parts = command.split(/((?<=\s)--?[a-z][a-z-]*(?=\s|$))/);
  const words = parts.map((part, i) => (i % 2 === 1 ? html`<span>${part}</span>` : part));
  return scrolling(label, html`<pre class="command">${words}</pre>`);
}

/** How a line looks, for a legend. */
export function key(series: Series): Html {
  return html`<svg class="key ${series}" width="30" height="12" aria-hidden="true"><line x1="1" y1="6" x2="29" y2="6"/></svg>`;
}
