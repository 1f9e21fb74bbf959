/**
 * The network, layer by layer.
 *
 * @module
 */
import type { JSX } from "preact";
import { NumberField } from "../../components/field.tsx";
import { LIMITS } from "../../experiment/experiment.ts";
import {
  hasBatchNorm,
  LAYER_KINDS,
  type LayerChoice,
  type LayerKind,
  shortLayerLabel,
  withBatchNorm,
  withoutBatchNorm,
} from "../../experiment/layers.ts";
import { change, place } from "../../state/experiment.ts";
import { session } from "../../state/sessions.ts";
import { LayerRow } from "./layer-row.tsx";

export function NetworkEditor(): JSX.Element {
  const { layers, scale } = place.value.experiment;
  const outputs = session.value?.samples.classes.length;
  return (
    <section class="card stack" aria-labelledby="network-title">
      <h2 id="network-title">Network</h2>
      <ol class="layers">
        {layers.map((layer, index) => (
          <LayerRow key={index} layer={layer} index={index} />
        ))}
        <li>
          <span>Affine</span>
          <span class="soft">{outputs ?? "…"} outputs, one a class</span>
        </li>
      </ol>
      <div class="row">
        {LAYER_KINDS.map((layer) => (
          <button
            key={layer.kind}
            type="button"
            aria-label={`+ ${layer.label}`}
            disabled={layers.length >= LIMITS.layers.most}
            onClick={() => change({ layers: [...layers, newLayer(layer)] })}
          >
            + {shortLayerLabel(layer.kind)}
          </button>
        ))}
      </div>
      <BatchNormSwitch layers={layers} />
      <NumberField
        label="First weights times"
        value={scale}
        {...LIMITS.scale}
        step="any"
        onChange={(value) => change({ scale: value })}
      />
      <ParameterCount />
    </section>
  );
}

function newLayer({ kind, hasWidth }: LayerKind): LayerChoice {
  return hasWidth ? { kind, width: 16 } : { kind };
}

/** For the whole network at once. */
function BatchNormSwitch({ layers }: { readonly layers: readonly LayerChoice[] }): JSX.Element {
  const isOn = hasBatchNorm(layers);
  const other = isOn ? withoutBatchNorm(layers) : withBatchNorm(layers);
  return (
    <label class="small">
      <input
        type="checkbox"
        checked={isOn}
        disabled={other.length === layers.length || other.length > LIMITS.layers.most}
        onChange={() => change({ layers: other })}
      />{" "}
      Normalize batches behind every affine layer but the last
    </label>
  );
}

function ParameterCount(): JSX.Element {
  const count = session.value?.start.value?.parameterCount;
  return (
    <p class="small soft number" data-testid="parameters">
      {count === undefined ? "…" : count.toLocaleString("en")} parameters
    </p>
  );
}
