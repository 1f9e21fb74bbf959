/**
 * Colours for what draws on a canvas, which knows no style sheets.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark: drawings that read it are drawn again. */
export const isDark: Signal<boolean> = signal(dark.matches);
dark.addEventListener("change", ({ matches }) => {
  isDark.value = matches;
});

const context = new OffscreenCanvas(1, 1).getContext("2d")!;

/** The present value of a custom property such as `--ink`, as `#rrggbb` however the style sheet writes it. */
export function colour(name: string): string {
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return context.fillStyle;
}

/** The colours of the classes, as custom properties: the first ten are told apart by most eyes, and are also numbered. */
export const CLASS_COLOURS: readonly string[] = ["--negative", "--positive", "--third"];
