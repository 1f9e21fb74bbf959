/**
 * What each column of the layers shows, and what to look for.
 *
 * @module
 */
import type { JSX } from "preact";
import { addressOf } from "../../state/address.ts";
import { place } from "../../state/experiment.ts";

export function ColumnHeads(): JSX.Element {
  return (
    <div class="layer-heads small">
      <span>Layer</span>
      <div>
        <strong>What goes out</strong> of each unit for each sample: mean ± standard deviation. Alike from row to row is
        healthy; a line in the middle has died out. The upright line at 0 is the share that is exactly 0.
        <Sides />
      </div>
      <div>
        <strong>The gradient that comes back</strong> into it. If it shrinks upwards, the first layers learn nothing.{" "}
        <a href={addressOf({ ...place.value, view: "book", chapter: "batch-norm" })}>How it is derived</a>
        <Sides />
      </div>
      <div>
        <strong>Update ÷ weight</strong> of one step, by length. The band is healthy, 10⁻⁴ to 10⁻²: less learns too
        slowly, more overthrows what was learned.
        <Marks />
      </div>
      <div>
        <strong>Gradient norm</strong> of each parameter, on an axis from 10⁻¹² to 10⁴.
        <Marks />
      </div>
    </div>
  );
}

function Sides(): JSX.Element {
  return (
    <span class="sides">
      <span>
        <span class="swatch normalized" aria-hidden="true" /> with
      </span>
      <span>
        <span class="swatch plain" aria-hidden="true" /> without
      </span>
    </span>
  );
}

function Marks(): JSX.Element {
  return (
    <span class="sides">
      <span>● with</span>
      <span>□ without</span>
    </span>
  );
}
