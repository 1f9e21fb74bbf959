/**
 * The network is shown a digit, drawn by hand or of the validation samples, and says what it is.
 *
 * @module
 */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { Picture } from "../../charts/picture.tsx";
import { NumberField } from "../../components/field.tsx";
import { Probabilities, percent } from "../../components/probabilities.tsx";
import { DIGIT_SIDE } from "../../data/handwriting.ts";
import { inputsOf } from "../../data/pictures.ts";
import type { Session } from "../../training/session.ts";
import { DrawingPad } from "./drawing-pad.tsx";
import { tried, triedPixels } from "./tried.ts";
import { useProbabilities } from "./use-probabilities.ts";

export function TryDigit({ run }: { readonly run: Session }): JSX.Element {
  const { samples } = run;
  const pixels = useComputed(() => triedPixels(tried.value, samples));
  const x = useComputed(() => pixels.value && inputsOf(samples, pixels.value));
  const probabilities = useProbabilities(run, x).value;
  return (
    <section class="card stack" aria-labelledby="try-title">
      <h2 id="try-title">Draw a digit</h2>
      <div class="try-digit">
        <div class="stack">
          <DrawingPad tried={tried} />
          <Choice labels={samples.validation.labels} />
        </div>
        <div class="stack">
          {pixels.value && (
            <div class="row">
              <Picture pixels={pixels.value} side={DIGIT_SIDE} label="What the network sees" />
              <span class="small soft">
                What the network sees: as large as MNIST's digits, its centre of mass in the middle.
              </span>
            </div>
          )}
          <p aria-live="polite" data-testid="said">
            {said(pixels.value !== undefined, samples.classes, probabilities)}
          </p>
          {probabilities && <Probabilities classes={samples.classes} probabilities={probabilities} />}
        </div>
      </div>
    </section>
  );
}

/** Instead of drawing: pictures that the network has not learned from. */
function Choice({ labels }: { readonly labels: Int32Array }): JSX.Element {
  const last = labels.length - 1;
  const row = "row" in tried.value ? tried.value.row : undefined;
  const choose = (chosen: number): void => {
    tried.value = { row: (chosen + labels.length) % labels.length };
  };
  return (
    <div class="row try-choice">
      <button type="button" onClick={() => (tried.value = { strokes: [] })}>
        Clear
      </button>
      <button type="button" aria-label="The picture before" onClick={() => choose((row ?? 1) - 1)}>
        ‹
      </button>
      <NumberField label="Picture" value={row} least={0} most={last} onChange={choose} />
      <button type="button" aria-label="The next picture" onClick={() => choose((row ?? -1) + 1)}>
        ›
      </button>
      {row !== undefined && <span class="small soft">of those not learned from: a {labels[row]}</span>}
    </div>
  );
}

function said(isDrawn: boolean, classes: readonly string[], probabilities: Float32Array | undefined): string {
  if (!isDrawn) return "Nothing is drawn yet.";
  if (probabilities === undefined) return "Asking the network…";
  const most = probabilities.reduce((best, value, k) => (value > probabilities[best]! ? k : best), 0);
  if (Number.isNaN(probabilities[most])) return "The network says nothing: its weights are no numbers any more.";
  return `It says ${classes[most]}, with a probability of ${percent(probabilities[most]!)}.`;
}
