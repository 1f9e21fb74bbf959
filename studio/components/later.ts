/**
 * Drawing in slices: what is not looked at first waits until the rest is on the screen.
 *
 * @module
 */
import { useEffect, useState } from "preact/hooks";

/**
 * The value, one drawn frame late: what is made of it does not hold up what is made of the value itself, and no frame
 * takes as long as both. Undefined in the first frame.
 */
export function useLater<T>(value: T): T | undefined {
  const [later, setLater] = useState<T>();
  // Effects run when the frame is drawn.
  useEffect(() => setLater(() => value), [value]);
  return later;
}

/** How many of a long list are drawn: `step` more in every frame, until all are. */
export function useGrowing(length: number, step: number): number {
  const [drawn, setDrawn] = useState(step);
  useEffect(() => {
    if (drawn < length) setDrawn(drawn + step);
  }, [drawn, length, step]);
  return Math.min(drawn, length);
}
