/**
 * What a run says of one sample, kept up with it.
 *
 * @module
 */
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { softmax } from "../../../src/index.ts";
import type { Session } from "../../training/session.ts";

/** From one question to the next while the run plays: nobody reads more of them. */
const INTERVAL_MS = 200;

/** @param x (D): undefined for none */
export function useProbabilities(
  run: Session,
  x: ReadonlySignal<Float32Array | undefined>,
): ReadonlySignal<Float32Array | undefined> {
  const probabilities = useSignal<Float32Array | undefined>(undefined);
  const isOut = useSignal(false);
  const asked = useRef<{ x: Float32Array | undefined; step: number; at: number }>({ x: undefined, step: -1, at: 0 });
  useSignalEffect(() => {
    const [row, step, isPlaying] = [x.value, run.step.value, run.state.value === "playing"];
    if (isOut.value || run.start.value === undefined) return;
    const { x: before, step: stepBefore, at } = asked.current;
    const now = performance.now();
    if (row === before && (step === stepBefore || (isPlaying && now - at < INTERVAL_MS))) return;
    asked.current = { x: row, step, at: now };
    if (row === undefined) {
      probabilities.value = undefined;
      return;
    }
    isOut.value = true;
    run.predict(row).then(
      (logits) => {
        probabilities.value = softmax(logits).data as Float32Array;
        isOut.value = false;
      },
      () => {}, // it was closed: another run answers
    );
  });
  return probabilities;
}
