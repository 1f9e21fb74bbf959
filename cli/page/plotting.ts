/**
 * Observable Plot, which draws the plots: an optional dependency, loaded when the first plot is drawn.
 *
 * @module
 */
import type { Markish, PlotOptions } from "@observablehq/plot";
import { ConfigError } from "../../src/index.ts";
import { Html, html, visible } from "./html.ts";

/** Plot itself. */
export type Plotting = typeof import("@observablehq/plot");

/** What draws, at one of two widths. */
export interface Canvas {
  readonly plotting: Plotting;
  draw(width: number, options: PlotOptions): Html;
}

/** One plot: its marks, and options that depend on neither width. */
export interface Drawing extends Omit<PlotOptions, "marks" | "ariaLabel"> {
  /** What is seen, in words, for who does not see it. */
  readonly label: string;
  readonly marks: readonly Markish[];
}

/** For half a page, and for a telephone: text of a plot is scaled with it. */
const WIDTHS = { wide: 460, narrow: 320 } as const;

/** @throws ConfigError if the packages are not installed, saying how to get them */
export async function loadCanvas(): Promise<Canvas> {
  const [plotting, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]).catch(
    (cause: unknown) => {
      throw new ConfigError(
        "The packages @observablehq/plot and linkedom, which draw pages, cannot be loaded. " +
          "Run npm install @observablehq/plot linkedom.",
        { cause },
      );
    },
  );
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const draw = (width: number, options: PlotOptions): Html => {
    const svg = plotting.plot({ document, width, ...options });
    svg.setAttribute("role", "img");
    return new Html(visible(svg.outerHTML));
  };
  return { plotting, draw };
}

/** A plot at both widths, of which the page shows the one that fits. */
export function drawn({ draw }: Canvas, { label, marks, ...options }: Drawing): Html {
  const plots = Object.entries(WIDTHS).map(([name, width]) => {
    const plot = draw(width, {
      height: 260,
      marginLeft: 56,
      marginBottom: 42,
      marginRight: 24,
      ...options,
      marks: [...marks],
      ariaLabel: label,
    });
    return html`<div class="${name}">${plot}</div>`;
  });
  return html`${plots}`;
}
