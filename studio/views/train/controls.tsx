/**
 * Play, pause, one step, again; and how fast.
 *
 * @module
 */
import type { JSX } from "preact";
import { Slider } from "../../components/field.tsx";
import { plays, restart, session, speed } from "../../state/sessions.ts";

/** Steps a frame by the slider's position; the last one is as many as there is time for. */
const SPEEDS = [1, 2, 4, 8, 16, 32, Number.POSITIVE_INFINITY];

export function Controls(): JSX.Element {
  const run = session.value;
  const state = run?.state.value;
  const isPlaying = state === "playing";
  return (
    <section class="card controls" aria-label="The run">
      <div class="row">
        <button
          type="button"
          class="primary"
          disabled={state === undefined || state === "finished" || state === "failed"}
          onClick={() => {
            plays.value = !isPlaying;
            if (isPlaying) run?.pause();
            else run?.play();
          }}
        >
          {isPlaying ? "❚❚ Pause" : "▶ Play"}
        </button>
        <button type="button" disabled={state !== "playing" && state !== "paused"} onClick={() => run?.stepOnce()}>
          One step
        </button>
        <button type="button" onClick={restart}>
          Start again
        </button>
      </div>
      <Slider
        label="Speed"
        value={SPEEDS.indexOf(speed.value)}
        least={0}
        most={SPEEDS.length - 1}
        onChange={(position) => {
          speed.value = SPEEDS[position]!;
        }}
      />
      <output class="number" aria-live="off">
        {run ? `epoch ${run.epoch.value} · step ${run.step.value}` : "reading the data…"}
        {state === "finished" && " · finished"}
      </output>
      {state === "failed" && (
        <p class="error" role="alert">
          {run?.message.value}
        </p>
      )}
    </section>
  );
}
