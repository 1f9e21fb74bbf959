/**
 * The curves of the run, and where it was best.
 *
 * @module
 */
import type { JSX } from "preact";
import { LineChart, type Mark } from "../../charts/line-chart.tsx";
import { place, show } from "../../state/experiment.ts";
import type { Session } from "../../training/session.ts";

export function Curves({ run }: { readonly run: Session }): JSX.Element {
  const { loss, accuracy, validationLoss, validationAccuracy } = run.curves;
  const { isSmoothed, isLogarithmic } = place.value.display;
  const mark = (): Mark | undefined => {
    const best = bestEpoch(run);
    return best && { at: best.step, text: `★ epoch ${best.epoch}` };
  };
  return (
    <section class="card stack" aria-label="Curves">
      <Latest run={run} />
      <LineChart
        key={`loss ${isSmoothed} ${isLogarithmic}`}
        title="Loss"
        version={run.curvesVersion}
        isLogarithmic={isLogarithmic}
        mark={mark}
        curves={[
          { label: "batch", series: loss, colour: "--accent", isSmoothed },
          { label: "validation", series: validationLoss, colour: "--negative", dash: [6, 4] },
        ]}
      />
      <LineChart
        key={`accuracy ${isSmoothed}`}
        title="Accuracy"
        version={run.curvesVersion}
        mark={mark}
        curves={[
          { label: "batch", series: accuracy, colour: "--accent", isSmoothed },
          { label: "validation", series: validationAccuracy, colour: "--negative", dash: [6, 4] },
        ]}
      />
      <div class="row small">
        <Switch label="Smooth the batches" isOn={isSmoothed} onChange={(isOn) => show({ isSmoothed: isOn })} />
        <Switch label="Logarithmic loss" isOn={isLogarithmic} onChange={(isOn) => show({ isLogarithmic: isOn })} />
        <span class="soft">★ the epoch with the least validation loss</span>
      </div>
    </section>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  onChange(isOn: boolean): void;
}

function Switch({ label, isOn, onChange }: SwitchProps): JSX.Element {
  return (
    <label>
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => onChange(currentTarget.checked)} /> {label}
    </label>
  );
}

/** By the validation loss. */
function bestEpoch({ curves, start }: Session): { epoch: number; step: number; loss: number } | undefined {
  const { least } = curves.validationLoss;
  if (least === undefined || start.value === undefined) return undefined;
  return { epoch: least.at / start.value.stepsPerEpoch, step: least.at, loss: least.value };
}

function Latest({ run }: { readonly run: Session }): JSX.Element {
  run.curvesVersion.value;
  const last = (name: keyof Session["curves"]): string => run.curves[name].buckets.at(-1)?.mean.toPrecision(3) ?? "–";
  const best = bestEpoch(run);
  return (
    <dl class="latest number">
      <div>
        <dt>loss</dt>
        <dd>{last("loss")}</dd>
      </div>
      <div>
        <dt>validation loss</dt>
        <dd>{last("validationLoss")}</dd>
      </div>
      <div>
        <dt>validation accuracy</dt>
        <dd data-testid="validation-accuracy">{last("validationAccuracy")}</dd>
      </div>
      <div>
        <dt>best epoch ★</dt>
        <dd data-testid="best">{best ? `${best.epoch} (${best.loss.toPrecision(3)})` : "–"}</dd>
      </div>
    </dl>
  );
}
