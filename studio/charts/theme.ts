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

/** `#rrggbb` as three numbers. */
export function rgb(hex: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

const CLASS_COLOURS = 10;

/** The custom property with the colour of a class; beyond the tenth they begin again. A shape stands beside each. */
export function classColour(label: number): string {
  return `--class-${(label % CLASS_COLOURS) + 1}`;
}
