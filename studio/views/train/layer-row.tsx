/**
 * One layer of the network that is edited.
 *
 * @module
 */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { NumberInput } from "../../components/field.tsx";
import { LIMITS } from "../../experiment/experiment.ts";
import { type LayerChoice, layerLabel, shortLayerLabel } from "../../experiment/layers.ts";
import { change, place } from "../../state/experiment.ts";

const MOVES = [
  { word: "up", sign: "↑", by: -1 },
  { word: "down", sign: "↓", by: 1 },
] as const;

export function LayerRow({ layer, index }: { readonly layer: LayerChoice; readonly index: number }): JSX.Element {
  const row = useRef<HTMLLIElement>(null);
  const { layers } = place.value.experiment;
  const name = `${layerLabel(layer.kind)}, layer ${index}`;
  /** The focus goes with the layer. */
  const move = (by: -1 | 1, button: number): void => {
    const neighbour = by < 0 ? row.current!.previousElementSibling : row.current!.nextElementSibling;
    change({ layers: swapped(layers, index, index + by) });
    requestAnimationFrame(() => {
      const buttons = neighbour!.querySelectorAll("button");
      (buttons[button]!.disabled ? buttons[1 - button]! : buttons[button]!).focus();
    });
  };
  return (
    <li ref={row}>
      <span>{shortLayerLabel(layer.kind)}</span>
      {layer.width !== undefined && (
        <NumberInput
          label={`Width of ${name}`}
          value={layer.width}
          {...LIMITS.width}
          onChange={(width) => change({ layers: layers.with(index, { ...layer, width }) })}
        />
      )}
      {MOVES.map(({ word, sign, by }, button) => (
        <button
          key={word}
          type="button"
          aria-label={`Move ${name} ${word}`}
          disabled={layers[index + by] === undefined}
          onClick={() => move(by, button)}
        >
          {sign}
        </button>
      ))}
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

function swapped(layers: readonly LayerChoice[], a: number, b: number): LayerChoice[] {
  return layers.with(a, layers[b]!).with(b, layers[a]!);
}
