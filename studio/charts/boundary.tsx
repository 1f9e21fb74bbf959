/**
 * The plane coloured by what the network says of each place, with the samples on it.
 *
 * @module
 */
import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { Samples } from "../data/samples.ts";
import type { Grid } from "../training/grid.ts";
import { shapeOf } from "./shapes.ts";
import { classColour, colour, isDark, rgb } from "./theme.ts";

/** Pixels a side. */
export const PLANE_SIZE = 480;

/** Points of the grid a side, and how far it reaches for the problems that are made here. */
const SIDE = 60;
const REACH = 1.25;
/** More points of a table than these are not drawn: they would hide one another, and hold up the page. */
const MOST_POINTS = 2000;

/** The grid over the plane, which reaches so far that every point is on it. */
export function gridOf({ train, validation }: Samples): Grid {
  let reach = REACH;
  for (const { x } of [train, validation]) for (const value of x.data) reach = Math.max(reach, 1.08 * Math.abs(value));
  return { side: SIDE, reach };
}

/** Of so many points, every how many-th is drawn. */
export function pointStride(count: number): number {
  return Math.ceil(count / MOST_POINTS);
}

interface BoundaryProps {
  readonly samples: Samples;
  /** (side², classes): probabilities. */
  readonly probabilities: ReadonlySignal<Float32Array | undefined>;
}

export function Boundary({ samples, probabilities }: BoundaryProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const grid = useMemo(() => gridOf(samples), [samples]);
  useSignalEffect(() => {
    isDark.value;
    drawPlane(canvas.current!.getContext("2d")!, samples, grid, probabilities.value);
  });
  const label = `The plane, coloured by class, with ${samples.train.labels.length} training points (filled) and ${samples.validation.labels.length} validation points (rings)`;
  return <canvas class="boundary" ref={canvas} width={PLANE_SIZE} height={PLANE_SIZE} role="img" aria-label={label} />;
}

/** Anything that can be drawn on. */
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export function drawPlane(
  context: Context,
  samples: Samples,
  grid: Grid,
  probabilities: Float32Array | undefined,
): void {
  const paper = colour("--surface");
  context.fillStyle = paper;
  context.fillRect(0, 0, PLANE_SIZE, PLANE_SIZE);
  const colours = samples.classes.map((_, label) => colour(classColour(label)));
  if (probabilities) drawGrid(context, probabilities, grid.side, paper, colours);
  drawPoints(context, samples.validation, grid.reach, colours);
  drawPoints(context, samples.train, grid.reach, colours, paper);
}

/** A mixture of the paper and the classes' colours, by the probabilities. */
function drawGrid(
  context: Context,
  probabilities: Float32Array,
  side: number,
  paper: string,
  colours: readonly string[],
): void {
  const [base, inks, classes] = [rgb(paper), colours.map(rgb), colours.length];
  const picture = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    for (let c = 0; c < 3; c++) {
      let mixed = 0;
      for (let k = 0; k < classes; k++) mixed += probabilities[i * classes + k]! * inks[k]![c]!;
      picture.data[4 * i + c] = 0.7 * base[c]! + 0.3 * mixed;
    }
    picture.data[4 * i + 3] = 255;
  }
  const small = new OffscreenCanvas(side, side);
  small.getContext("2d")!.putImageData(picture, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(small, 0, 0, PLANE_SIZE, PLANE_SIZE);
}

/** Filled, on an edge of paper; or hollow where no paper is given. */
function drawPoints(
  context: Context,
  { x, labels }: Samples["train"],
  reach: number,
  colours: readonly string[],
  paper?: string,
): void {
  context.lineWidth = paper ? 1 : 1.75;
  for (let n = 0; n < labels.length; n += pointStride(labels.length)) {
    const [left, top] = [x.data[2 * n]!, x.data[2 * n + 1]!];
    context.beginPath();
    outline(context, labels[n]!, PLANE_SIZE * (0.5 + left / (2 * reach)), PLANE_SIZE * (0.5 - top / (2 * reach)));
    context.fillStyle = context.strokeStyle = colours[labels[n]!]!;
    if (paper) {
      context.fill();
      context.strokeStyle = paper;
    }
    context.stroke();
  }
}

const RADIUS = 4.5;

function outline(context: Context, label: number, x: number, y: number): void {
  for (const [dx, dy] of shapeOf(label)) context.lineTo(x + RADIUS * dx, y + RADIUS * dy);
  context.closePath();
}
