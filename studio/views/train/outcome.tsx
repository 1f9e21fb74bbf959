/**
 * What comes of it: the plane, and the curves.
 *
 * @module
 */
import type { JSX } from "preact";
import { Boundary } from "../../charts/boundary.tsx";
import { LineChart } from "../../charts/line-chart.tsx";
import { session } from "../../state/sessions.ts";
import type { Session } from "../../training/session.ts";

export function Outcome(): JSX.Element {
  const run = session.value;
  if (run === undefined) return <p class="soft">Reading the data…</p>;
  const { loss, accuracy, validationLoss, validationAccuracy } = run.curves;
  return (
    <div class="train-outcome" key={run.id}>
      {run.samples.look === "plane" && (
        <section class="card" aria-label="Decision boundary">
          <Boundary samples={run.samples} probabilities={run.boundary} />
          <p class="small soft">Filled points were learned from; rings were not.</p>
        </section>
      )}
      <section class="card stack" aria-label="Curves">
        <Latest run={run} />
        <LineChart
          title="Loss"
          version={run.step}
          isLogarithmic
          curves={[
            { label: "batch", series: loss, colour: "--accent" },
            { label: "validation", series: validationLoss, colour: "--negative", dash: [6, 4] },
          ]}
        />
        <LineChart
          title="Accuracy"
          version={run.step}
          curves={[
            { label: "batch", series: accuracy, colour: "--accent" },
            { label: "validation", series: validationAccuracy, colour: "--negative", dash: [6, 4] },
          ]}
        />
      </section>
    </div>
  );
}

function Latest({ run }: { readonly run: Session }): JSX.Element {
  run.step.value;
  const last = (name: keyof Session["curves"]): string => run.curves[name].buckets.at(-1)?.mean.toPrecision(3) ?? "–";
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
    </dl>
  );
}
