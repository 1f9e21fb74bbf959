/**
 * Says how the run goes to those who do not see it: when it starts, stands still and ends, and now and then between.
 *
 * @module
 */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { session } from "../state/sessions.ts";
import type { Session, SessionState } from "../training/session.ts";

/** From one sentence about a run that plays to the next. */
const INTERVAL_MS = 15_000;

const WORDS: Readonly<Record<SessionState, string>> = {
  opening: "Reading the data",
  playing: "Playing",
  paused: "Paused",
  finished: "The run is over",
  failed: "Stopped by an error", // which is an alert itself
};

export function Announcer(): JSX.Element {
  const said = useSignal("");
  const last = useRef<{ state: SessionState | undefined; at: number }>({ state: undefined, at: 0 });
  useSignalEffect(() => {
    const run = session.value;
    const state = run?.state.value;
    if (run === undefined || state === undefined) return;
    run.epoch.value;
    const now = performance.now();
    if (state === last.current.state && (state !== "playing" || now - last.current.at < INTERVAL_MS)) return;
    last.current = { state, at: now };
    said.value = `${WORDS[state]}. ${progressOf(run)}`;
  });
  return (
    <p class="visually-hidden" aria-live="polite">
      {said.value}
    </p>
  );
}

function progressOf({ epoch, curves }: Session): string {
  const loss = curves.validationLoss.buckets.at(-1)?.mean;
  const accuracy = curves.validationAccuracy.buckets.at(-1)?.mean;
  if (loss === undefined || accuracy === undefined) return "";
  const validation = `validation loss ${loss.toPrecision(3)}, accuracy ${(100 * accuracy).toFixed(1)} %`;
  return `Epoch ${epoch.peek()}: ${validation}.`;
}
