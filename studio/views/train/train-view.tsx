/**
 * Train: data, network and optimizer on one side; what comes of them on the other.
 *
 * @module
 */
import "./train.css";
import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { GRID } from "../../charts/boundary.tsx";
import { place } from "../../state/experiment.ts";
import { session } from "../../state/sessions.ts";
import { Controls } from "./controls.tsx";
import { NetworkEditor } from "./network-editor.tsx";
import { OptimizerControls } from "./optimizer-controls.tsx";
import { Outcome } from "./outcome.tsx";
import { SourceControls } from "./source-controls.tsx";

export function TrainView(): JSX.Element {
  useSignalEffect(() => session.value?.watch({ boundary: GRID }));
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
