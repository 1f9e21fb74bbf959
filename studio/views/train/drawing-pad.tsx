/**
 * Paper to draw a digit on, with a mouse, a pen or a finger.
 *
 * @module
 */
import { type Signal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { colour, isDark } from "../../charts/theme.ts";
import type { Point, Stroke } from "../../data/handwriting.ts";
import type { Tried } from "./tried.ts";

/** Pixels a side, and of the pen. */
const SIZE = 280;
const PEN_WIDTH = 20;

export function DrawingPad({ tried }: { readonly tried: Signal<Tried> }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    isDark.value;
    drawStrokes(canvas.current!.getContext("2d")!, strokesOf(tried.value));
  });
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };
  return (
    <canvas
      class="drawing-pad"
      ref={canvas}
      width={SIZE}
      height={SIZE}
      role="img"
      aria-label="Paper: draw a digit with a mouse, a pen or a finger; or choose a picture with the keys below"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        canvas.current!.setPointerCapture(event.pointerId);
        tried.value = { strokes: [...strokesOf(tried.peek()), [pointOf(event)]] };
      }}
      onPointerMove={(event) => {
        if (!canvas.current!.hasPointerCapture(event.pointerId)) return;
        const points = [...event.getCoalescedEvents(), event].map(pointOf);
        const strokes = strokesOf(tried.peek());
        tried.value = { strokes: strokes.with(-1, [...strokes.at(-1)!, ...points]) };
      }}
    />
  );
}

function strokesOf(tried: Tried): readonly Stroke[] {
  return "strokes" in tried ? tried.strokes : [];
}

function drawStrokes(context: CanvasRenderingContext2D, strokes: readonly Stroke[]): void {
  context.fillStyle = colour("--paper");
  context.fillRect(0, 0, SIZE, SIZE);
  context.strokeStyle = colour("--ink");
  context.lineWidth = PEN_WIDTH;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of strokes) {
    context.beginPath();
    for (const [i, { x, y }] of stroke.entries()) {
      if (i === 0) context.moveTo(SIZE * x, SIZE * y);
      context.lineTo(SIZE * x, SIZE * y);
    }
    context.stroke();
  }
}
