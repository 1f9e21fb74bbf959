/**
 * Play, pause, one step, again; and how fast.
 *
 * @module
 */
import "./controls.css";
import type { JSX } from "preact";
import { LIMITS } from "../experiment/experiment.ts";
import { SPEEDS } from "../experiment/link.ts";
import { change, place, show, sourceError } from "../state/experiment.ts";
import { playOrPause, restart, session, stepOnce } from "../state/sessions.ts";
import { Announcer } from "./announcer.tsx";
import { CopyLink } from "./copy-link.tsx";
import { Slider } from "./field.tsx";
import { useShortcuts } from "./shortcuts.ts";

export function Controls(): JSX.Element {
  const run = session.value;
  const state = run?.state.value;
  const isPlaying = state === "playing";
  useShortcuts();
  return (
    <section class="card controls" aria-label="The run">
      <div class="row">
        <button
          type="button"
          class="primary"
          disabled={state === undefined || state === "finished" || state === "failed"}
          aria-keyshortcuts="Space"
          onClick={playOrPause}
        >
          {isPlaying ? "❚❚ Pause" : "▶ Play"}
        </button>
        <button
          type="button"
          disabled={state !== "playing" && state !== "paused"}
          aria-keyshortcuts=". ArrowRight"
          onClick={stepOnce}
        >
          One step
        </button>
        <button type="button" aria-keyshortcuts="R" onClick={restart}>
          Start again
        </button>
        <CopyLink />
      </div>
      <Slider
        label="Speed"
        text={speedText(place.value.display.speed)}
        value={SPEEDS.indexOf(place.value.display.speed)}
        least={0}
        most={SPEEDS.length - 1}
        onChange={(position) => {
          show({ speed: SPEEDS[position]! });
        }}
      />
      <output class="number" aria-live="off">
        {run
          ? `epoch ${run.epoch.value} · step ${run.step.value}`
          : sourceError.value
            ? "no data"
            : "reading the data…"}
        {run && run.stepsPerSecond.value > 0 && ` · ${Math.round(run.stepsPerSecond.value)} steps a second`}
        {state === "finished" && " · finished"}
      </output>
      <Announcer />
      <p class="small soft shortcuts">
        Keys: <kbd>space</kbd> plays or pauses, <kbd>.</kbd> or <kbd>→</kbd> is one step, <kbd>r</kbd> starts again.
      </p>
      {state === "failed" && (
        <p class="error" role="alert">
          {run?.message.value}
        </p>
      )}
      {run?.code.value === "CR_DIVERGED" && (
        <button
          type="button"
          onClick={() =>
            change({ learningRate: Math.max(LIMITS.learningRate.least, run.experiment.learningRate / 10) })
          }
        >
          Start again with 1/10 of the learning rate
        </button>
      )}
    </section>
  );
}

function speedText(steps: number): string {
  if (steps === Number.POSITIVE_INFINITY) return "as fast as it can";
  return steps === 1 ? "1 step a frame" : `${steps} steps a frame`;
}
