/**
 * Train: data, network and optimizer on one side; what comes of them on the other.
 *
 * @module
 */
import "./train.css";
import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { gridOf } from "../../charts/boundary.tsx";
import { Controls } from "../../components/controls.tsx";
import { place } from "../../state/experiment.ts";
import { session } from "../../state/sessions.ts";
import { NetworkEditor } from "./network-editor.tsx";
import { OptimizerControls } from "./optimizer-controls.tsx";
import { Outcome } from "./outcome.tsx";
import { SourceControls } from "./source-controls.tsx";

export function TrainView(): JSX.Element {
  useSignalEffect(() => {
    const run = session.value;
    const isPlane = run?.samples.look === "plane";
    run?.watch({ judgement: true, ...(isPlane && { boundary: gridOf(run.samples) }) });
  });
  return (
    <div class="train">
      <Controls />
      {!place.value.embed && (
        <div class="train-settings stack">
          <SourceControls />
          <NetworkEditor />
          <OptimizerControls />
        </div>
      )}
      <Outcome />
    </div>
  );
}
