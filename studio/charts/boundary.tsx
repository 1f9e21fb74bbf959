/**
 * The plane coloured by what the network says of each place, with the samples on it.
 *
 * @module
 */
import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Samples } from "../data/samples.ts";
import { CLASS_COLOURS, colour, isDark } from "./theme.ts";

/** Points of the grid a side, and how far it reaches. */
export const GRID = { side: 60, reach: 1.25 } as const;

const SIZE = 480;

interface BoundaryProps {
  readonly samples: Samples;
  /** (side², classes): probabilities. */
  readonly probabilities: ReadonlySignal<Float32Array | undefined>;
}

export function Boundary({ samples, probabilities }: BoundaryProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    isDark.value;
    draw(canvas.current!.getContext("2d")!, samples, probabilities.value);
  });
  const label = `The plane, coloured by class, with ${samples.train.labels.length} training points (filled) and ${samples.validation.labels.length} validation points (rings)`;
  return <canvas class="boundary" ref={canvas} width={SIZE} height={SIZE} role="img" aria-label={label} />;
}

function draw(context: CanvasRenderingContext2D, samples: Samples, probabilities: Float32Array | undefined): void {
  context.fillStyle = colour("--surface");
  context.fillRect(0, 0, SIZE, SIZE);
  const colours = CLASS_COLOURS.map((name) => rgb(colour(name)));
  if (probabilities) drawGrid(context, probabilities, samples.classes.length, colours);
  drawPoints(context, samples.validation, false);
  drawPoints(context, samples.train, true);
}

/** A mixture of the paper and the classes' colours, by the probabilities. */
function drawGrid(
  context: CanvasRenderingContext2D,
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
      picture.data[4 * i + c] = 0.45 * paper[c]! + 0.55 * mixed;
    }
    picture.data[4 * i + 3] = 255;
  }
  const small = new OffscreenCanvas(side, side);
  small.getContext("2d")!.putImageData(picture, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(small, 0, 0, SIZE, SIZE);
}

function drawPoints(context: CanvasRenderingContext2D, { x, labels }: Samples["train"], filled: boolean): void {
  context.lineWidth = filled ? 1 : 1.75;
  for (const [n, label] of labels.entries()) {
    const [left, top] = [x.data[2 * n]!, x.data[2 * n + 1]!];
    context.beginPath();
    shape(context, label, SIZE * (0.5 + left / (2 * GRID.reach)), SIZE * (0.5 - top / (2 * GRID.reach)));
    context.fillStyle = context.strokeStyle = colour(CLASS_COLOURS[label]!);
    if (filled) {
      context.fill();
      context.strokeStyle = colour("--surface");
    }
    context.stroke();
  }
}

const RADIUS = 4.5;

/** Classes differ in shape, too: circle, square, triangle. */
function shape(context: CanvasRenderingContext2D, label: number, x: number, y: number): void {
  if (label === 0) context.arc(x, y, RADIUS, 0, 2 * Math.PI);
  else if (label === 1) context.rect(x - 0.85 * RADIUS, y - 0.85 * RADIUS, 1.7 * RADIUS, 1.7 * RADIUS);
  else {
    context.moveTo(x, y - 1.2 * RADIUS);
    context.lineTo(x + 1.1 * RADIUS, y + 0.8 * RADIUS);
    context.lineTo(x - 1.1 * RADIUS, y + 0.8 * RADIUS);
    context.closePath();
  }
}

/** `#rrggbb` as three numbers. */
function rgb(hex: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
