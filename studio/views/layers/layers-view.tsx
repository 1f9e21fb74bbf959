/**
 * Layers: what goes through each of them, with and without batch normalization.
 *
 * @module
 */
import "./layers.css";
import { untracked, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Controls } from "../../components/controls.tsx";
import { hasBatchNorm, isBatchNorm } from "../../experiment/layers.ts";
import { place } from "../../state/experiment.ts";
import { session } from "../../state/sessions.ts";
import { openTwins, twin } from "../../state/twin.ts";
import type { LayersLook, Reach } from "../../training/statistics.ts";
import { ColumnHeads } from "./column-heads.tsx";
import { LayerRows } from "./layer-rows.tsx";
import { commonReach, type LayerPair, pairsOf } from "./pair.ts";
import { Presets } from "./presets.tsx";
import { Losses, RunSummaries, type Runs } from "./runs.tsx";

export function LayersView(): JSX.Element {
  useSignalEffect(openTwins);
  useCommonReaches();
  const runs = runsOf();
  const look = runs.normalized?.layers.value;
  return (
    <div class="layers-view stack">
      <Controls />
      {!place.value.embed && <Presets />}
      <p class="small soft">{pairing(hasBatchNorm(place.value.experiment.layers))}</p>
      <RunSummaries runs={runs} />
      {runs.normalized && runs.plain && <Losses key={runs.plain.id} normalized={runs.normalized} plain={runs.plain} />}
      <section class="card stack" aria-label="Layers">
        {look ? <Rows look={look} pairs={pairs(runs)} /> : <p class="soft">Looking at the layers…</p>}
      </section>
    </div>
  );
}

function Rows({ look, pairs }: { readonly look: LayersLook; readonly pairs: readonly LayerPair[] }): JSX.Element {
  return (
    <>
      <p class="small" data-testid="probe" data-rows={look.rows} data-step={look.step}>
        Seen at step {look.step}: the first {look.rows} training samples, sent through both networks in training mode
        and back, in float64. Inputs are on top, outputs at the bottom.
      </p>
      <ColumnHeads />
      <LayerRows pairs={pairs} />
    </>
  );
}

function pairing(isNormalized: boolean): string {
  const pair = isNormalized
    ? "Your network runs beside itself without its batch normalizations."
    : "Your network has no batch normalization: it runs beside itself with one behind every affine layer but the last.";
  return `${pair} Same data, same seed, same first weights, step for step.`;
}

function runsOf(): Runs {
  const [leader, follower] = [session.value, twin.value];
  return leader && hasBatchNorm(leader.experiment.layers)
    ? { normalized: leader, plain: follower }
    : { normalized: follower, plain: leader };
}

function pairs({ normalized, plain }: Runs): LayerPair[] {
  return pairsOf(normalized?.layers.value?.layers ?? [], plain?.layers.value?.layers ?? []);
}

/** Both runs are asked for histograms over the same axes. */
function useCommonReaches(): void {
  const reaches = useRef<readonly Reach[]>([]);
  useSignalEffect(() => {
    const runs = runsOf();
    untracked(() => {
      reaches.current = [];
      runs.normalized?.watch({ layers: [] });
      runs.plain?.watch({ layers: [] });
    });
  });
  useSignalEffect(() => {
    const runs = runsOf();
    const found = pairs(runs);
    const wanted = found.map((pair, i) => commonReach(pair, reaches.current[i]));
    if (found.length === 0 || JSON.stringify(wanted) === JSON.stringify(reaches.current)) return;
    reaches.current = wanted;
    untracked(() => {
      runs.normalized?.watch({ layers: wanted });
      runs.plain?.watch({ layers: wanted.filter((_, i) => !isBatchNorm(found[i]!.normalized)) });
    });
  });
}
