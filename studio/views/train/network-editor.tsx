/**
 * The network, layer by layer.
 *
 * @module
 */
import type { JSX } from "preact";
import { type LayerChoice, LIMITS } from "../../experiment/experiment.ts";
import { change, place } from "../../state/experiment.ts";
import { session } from "../../state/sessions.ts";

const NAMES = { affine: "Affine", batchNorm: "Batch normalization", relu: "ReLU" } as const;

export function NetworkEditor(): JSX.Element {
  const { layers } = place.value.experiment;
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
        {(Object.keys(NAMES) as LayerChoice["kind"][]).map((kind) => (
          <button
            key={kind}
            type="button"
            disabled={layers.length >= LIMITS.layers.most}
            onClick={() => change({ layers: [...layers, kind === "affine" ? { kind, width: 16 } : { kind }] })}
          >
            + {NAMES[kind]}
          </button>
        ))}
      </div>
    </section>
  );
}

function LayerRow({ layer, index }: { readonly layer: LayerChoice; readonly index: number }): JSX.Element {
  const { layers } = place.value.experiment;
  const name = `${NAMES[layer.kind]}, layer ${index}`;
  return (
    <li>
      <span>{NAMES[layer.kind]}</span>
      {layer.kind === "affine" && (
        <input
          type="number"
          aria-label={`Width of ${name}`}
          value={layer.width}
          min={LIMITS.width.least}
          max={LIMITS.width.most}
          onChange={({ currentTarget }) => {
            const width = currentTarget.valueAsNumber;
            const fits = Number.isInteger(width) && width >= LIMITS.width.least && width <= LIMITS.width.most;
            if (fits) change({ layers: layers.with(index, { kind: "affine", width }) });
            else currentTarget.value = `${layer.width}`;
          }}
        />
      )}
      <button
        type="button"
        aria-label={`Move ${name} up`}
        disabled={index === 0}
        onClick={() => change({ layers: swapped(layers, index) })}
      >
        ↑
      </button>
      <button
        type="button"
        aria-label={`Remove ${name}`}
        onClick={() => change({ layers: layers.toSpliced(index, 1) })}
      >
        ×
      </button>
    </li>
  );
}

/** With the one before it. */
function swapped(layers: readonly LayerChoice[], index: number): LayerChoice[] {
  return layers.with(index, layers[index - 1]!).with(index - 1, layers[index]!);
}
