/**
 * A row for each layer, from the inputs to the outputs, both networks side by side in it.
 *
 * @module
 */
import type { JSX } from "preact";
import { useGrowing } from "../../components/later.ts";
import { layerLabel, shortLayerLabel } from "../../experiment/layers.ts";
import type { Histogram } from "../../training/histogram.ts";
import type { LayerStatistics } from "../../training/statistics.ts";
import { HistogramFigure, percent } from "./histogram.tsx";
import { RUN_KINDS, RUN_TITLES, type RunKind } from "./kinds.ts";
import { type LogAxis, LogDots } from "./log-dots.tsx";
import type { LayerPair } from "./pair.ts";

const UPDATE_AXIS: LogAxis = { least: -8, most: 0, band: [-4, -2] };
const GRADIENT_AXIS: LogAxis = { least: -12, most: 4 };
/** A row has a hundred elements: the first screen of them comes at once, the rest of a deep network soon after. */
const ROWS_A_FRAME = 6;

export function LayerRows({ pairs }: { readonly pairs: readonly LayerPair[] }): JSX.Element {
  const drawn = useGrowing(pairs.length, ROWS_A_FRAME);
  return (
    <ol class="layer-rows" aria-busy={drawn < pairs.length}>
      {pairs.slice(0, drawn).map((pair) => (
        <LayerRow key={pair.normalized.index} pair={pair} />
      ))}
    </ol>
  );
}

function LayerRow({ pair }: { readonly pair: LayerPair }): JSX.Element {
  const { kind, index, width } = pair.normalized;
  const title = `${layerLabel(kind)} ${index}`;
  return (
    <li class="layer-row" aria-label={title} data-kind={kind}>
      <h3>
        {shortLayerLabel(kind)} {index}
        <span class="soft small"> {width} outputs</span>
      </h3>
      <Cell title="goes out" pair={pair} of="activations" layer={title} />
      <Cell title="comes back" pair={pair} of="gradients" layer={title} />
      <Dots title="update / weight" pair={pair} layer={title} of="updateRatio" axis={UPDATE_AXIS} />
      <Dots title="gradient norm" pair={pair} layer={title} of="gradientNorm" axis={GRADIENT_AXIS} />
    </li>
  );
}

interface CellProps {
  readonly title: string;
  readonly layer: string;
  readonly pair: LayerPair;
  readonly of: "activations" | "gradients";
}

function Cell({ title, layer, pair, of }: CellProps): JSX.Element {
  return (
    <div class="histogram-pair" data-of={of}>
      <span class="cell-title small soft">{title}</span>
      {RUN_KINDS.map((kind) => (
        <div key={kind} data-run={kind}>
          <Side kind={kind} label={`${layer}, what ${title}, ${RUN_TITLES[kind]}`} layer={pair[kind]} of={of} />
        </div>
      ))}
    </div>
  );
}

interface SideProps {
  readonly kind: RunKind;
  readonly label: string;
  readonly layer: LayerStatistics | undefined;
  readonly of: "activations" | "gradients";
}

function Side({ kind, label, layer, of }: SideProps): JSX.Element {
  if (layer === undefined) return <p class="soft small left-out">left out</p>;
  const histogram: Histogram = layer[of];
  return (
    <>
      <HistogramFigure label={label} kind={kind} histogram={histogram} />
      {of === "activations" && layer.dead !== undefined && (
        <p
          class={layer.dead > 0 ? "dead small some" : "dead small"}
          data-dead={layer.dead}
          title={`${layer.dead} of ${layer.width} units are 0 for every sample`}
        >
          {layer.dead > 0 ? "✕ " : ""}
          {percent(layer.dead / layer.width)} dead
        </p>
      )}
    </>
  );
}

interface DotsProps {
  readonly title: string;
  readonly layer: string;
  readonly pair: LayerPair;
  readonly of: "updateRatio" | "gradientNorm";
  readonly axis: LogAxis;
}

function Dots({ title, layer, pair: { normalized, plain }, of, axis }: DotsProps): JSX.Element {
  return (
    <div class="dots" data-of={of}>
      {normalized.parameters.length > 0 && <span class="cell-title small soft">{title}</span>}
      {normalized.parameters.map((parameter, i) => (
        <LogDots
          key={parameter.name}
          name={parameter.name}
          label={`${title} of ${parameter.name}, ${layer}`}
          axis={axis}
          values={{ normalized: parameter[of], plain: plain?.parameters[i]?.[of] }}
        />
      ))}
    </div>
  );
}
