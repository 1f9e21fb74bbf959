/**
 * A picture of few pixels, as a network has it.
 *
 * @module
 */
import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { colour, isDark, rgb } from "./theme.ts";

interface PictureProps {
  /** (side²): 0 for paper to 1 for ink. */
  readonly pixels: Float32Array;
  readonly side: number;
  /** What it shows; a picture whose text stands beside it has none. */
  readonly label?: string;
}

export function Picture({ pixels, side, label }: PictureProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const draw = (): void => drawPicture(canvas.current!.getContext("2d")!, pixels, side);
  useEffect(draw, [pixels, side]);
  useSignalEffect(() => {
    isDark.value;
    draw();
  });
  const role = label === undefined ? { "aria-hidden": true } : ({ role: "img", "aria-label": label } as const);
  return <canvas class="picture" ref={canvas} width={side} height={side} {...role} />;
}

function drawPicture(context: CanvasRenderingContext2D, pixels: Float32Array, side: number): void {
  const [paper, ink] = [rgb(colour("--surface")), rgb(colour("--ink"))];
  const picture = new ImageData(side, side);
  for (const [i, value] of pixels.entries()) {
    for (let c = 0; c < 3; c++) picture.data[4 * i + c] = paper[c]! + value * (ink[c]! - paper[c]!);
    picture.data[4 * i + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}
