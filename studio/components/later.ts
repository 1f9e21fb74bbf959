/**
 * Drawing in slices: what is not looked at first waits until the rest is on the screen.
 *
 * @module
 */
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";

/**
 * The value for every slice of what is made of it: a slice has the value one drawn frame after the slice before it. So no
 * frame takes as long as all slices. A slice is undefined until its first frame, and has the value before meanwhile.
 *
 * @param slices how many there are
 */
export function useSlices<T>(value: T, slices: number): readonly (T | undefined)[] {
  const [late, setLate] = useState<readonly T[]>([]);
  const drawn = [value, ...late].slice(0, slices);
  const isDone = drawn.length === slices && drawn.every((slice) => slice === value);
  useNextFrame(!isDone, () => setLate(drawn));
  return drawn;
}

interface SliceProps<T> {
  /** What the slice is made of; undefined until its first frame. */
  readonly value: T | undefined;
  readonly draw: (value: T) => JSX.Element | null;
}

/** A slice of what {@link useSlices} is for: made again only when its own value is another one. */
export function Slice<T>({ value, draw }: SliceProps<T>): JSX.Element | null {
  return useMemo(() => (value === undefined ? null : draw(value)), [value]);
}

/** How many of a long list are drawn: `step` more in every frame, until all are. */
export function useGrowing(length: number, step: number): number {
  const [drawn, setDrawn] = useState(step);
  useNextFrame(drawn < length, () => setDrawn(drawn + step));
  return Math.min(drawn, length);
}

/**
 * Does something when what is rendered now has been painted. An effect is not late enough: Preact runs effects after 35 ms
 * at the latest, and where the machine is busy, several slices would come into one frame.
 */
function useNextFrame(isNeeded: boolean, act: () => void): void {
  useLayoutEffect(() => {
    if (!isNeeded) return;
    let painted: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      painted = setTimeout(act);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(painted);
    };
  });
}
