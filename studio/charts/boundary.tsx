/**
 * The plane coloured by what the network says of each place, with the samples on it.
 *
 * @module
 */
import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Samples } from "../data/samples.ts";
import type { Grid } from "./grid.ts";
import { shapeOf } from "./shapes.ts";
import { classColour, colour, isDark, rgb } from "./theme.ts";

/** Points of the grid a side, and how far it reaches. */
export const GRID: Grid = { side: 60, reach: 1.25 };

/** Pixels a side. */
export const PLANE_SIZE = 480;

/** How far the plane reaches, so that every point of a table is on it. */
export function reachOf({ train, validation }: Samples): number {
  let reach: number = GRID.reach;
  for (const { x } of [train, validation]) for (const value of x.data) reach = Math.max(reach, 1.08 * Math.abs(value));
  return reach;
}

interface BoundaryProps {
  readonly samples: Samples;
  /** (side², classes): probabilities. */
  readonly probabilities: ReadonlySignal<Float32Array | undefined>;
}

export function Boundary({ samples, probabilities }: BoundaryProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    isDark.value;
    drawPlane(canvas.current!.getContext("2d")!, samples, probabilities.value);
  });
  const label = `The plane, coloured by class, with ${samples.train.labels.length} training points (filled) and ${samples.validation.labels.length} validation points (rings)`;
  return <canvas class="boundary" ref={canvas} width={PLANE_SIZE} height={PLANE_SIZE} role="img" aria-label={label} />;
}

/** Anything that can be drawn on. */
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export function drawPlane(context: Context, samples: Samples, probabilities: Float32Array | undefined): void {
  context.fillStyle = colour("--surface");
  context.fillRect(0, 0, PLANE_SIZE, PLANE_SIZE);
  const colours = Array.from(samples.classes, (_, k) => rgb(colour(classColour(k))));
  if (probabilities) drawGrid(context, probabilities, samples.classes.length, colours);
  const reach = reachOf(samples);
  drawPoints(context, samples.validation, reach, false);
  drawPoints(context, samples.train, reach, true);
}

/** A mixture of the paper and the classes' colours, by the probabilities. */
function drawGrid(
  context: Context,
  probabilities: Float32Array,
  classes: number,
  colours: readonly (readonly number[])[],
): void {
  const { side } = GRID;
  const paper = rgb(colour("--surface"));
  const picture = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    for (let c = 0; c < 3; c++) {
      let mixed = 0;
      for (let k = 0; k < classes; k++) mixed += probabilities[i * classes + k]! * colours[k]![c]!;
      picture.data[4 * i + c] = 0.7 * paper[c]! + 0.3 * mixed;
    }
    picture.data[4 * i + 3] = 255;
  }
  const small = new OffscreenCanvas(side, side);
  small.getContext("2d")!.putImageData(picture, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(small, 0, 0, PLANE_SIZE, PLANE_SIZE);
}

function drawPoints(context: Context, { x, labels }: Samples["train"], reach: number, filled: boolean): void {
  context.lineWidth = filled ? 1 : 1.75;
  for (const [n, label] of labels.entries()) {
    const [left, top] = [x.data[2 * n]!, x.data[2 * n + 1]!];
    context.beginPath();
    outline(context, label, PLANE_SIZE * (0.5 + left / (2 * reach)), PLANE_SIZE * (0.5 - top / (2 * reach)));
    context.fillStyle = context.strokeStyle = colour(classColour(label));
    if (filled) {
      context.fill();
      context.strokeStyle = colour("--surface");
    }
    context.stroke();
  }
}

const RADIUS = 4.5;

function outline(context: Context, label: number, x: number, y: number): void {
  for (const [dx, dy] of shapeOf(label)) context.lineTo(x + RADIUS * dx, y + RADIUS * dy);
  context.closePath();
}
