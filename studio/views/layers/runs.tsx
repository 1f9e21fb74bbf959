/**
 * Both runs in a line each, and their losses over one another.
 *
 * @module
 */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { LineChart } from "../../charts/line-chart.tsx";
import type { Session } from "../../training/session.ts";
import { short } from "./histogram.tsx";
import { RUN_KINDS, RUN_TITLES, type RunKind } from "./kinds.ts";

/** Missing while it opens. */
export type Runs = Readonly<Record<RunKind, Session | undefined>>;

export function RunSummaries({ runs }: { readonly runs: Runs }): JSX.Element {
  return (
    <div class="run-summaries">
      {RUN_KINDS.map((kind) => (
        <RunSummary key={kind} kind={kind} run={runs[kind]} />
      ))}
    </div>
  );
}

function RunSummary({ kind, run }: { readonly kind: RunKind; readonly run: Session | undefined }): JSX.Element {
  const step = run?.step.value ?? 0;
  run?.curvesVersion.value;
  const layers = run?.layers.value?.layers ?? [];
  const units = layers.flatMap(({ dead, width }) => (dead === undefined ? [] : [{ dead, width }]));
  const sum = (of: "dead" | "width"): number => units.reduce((total, unit) => total + unit[of], 0);
  const weights = layers.filter(({ parameters }) => parameters.some(({ name }) => name === "w"));
  const kept = (weights[0]?.gradients.std ?? Number.NaN) / (weights.at(-1)?.gradients.std ?? Number.NaN);
  return (
    <section class={`card run-summary ${kind}`} aria-label={`The run ${RUN_TITLES[kind]}`} data-step={step}>
      <h2>
        <span class={`swatch ${kind}`} aria-hidden="true" /> {RUN_TITLES[kind]}
      </h2>
      <dl class="number">
        <Figure term="step" text={`${step}`} />
        <Figure term="loss" text={last(run?.curves.loss)} />
        <Figure term="validation accuracy" text={last(run?.curves.validationAccuracy)} />
        <Figure term="dead units" text={units.length > 0 ? `${sum("dead")} of ${sum("width")}` : "–"} />
        <Figure term="gradient, first ÷ last affine" text={short(kept)} />
      </dl>
      {run?.state.value === "failed" && <p class="error small">{run.message.value}</p>}
    </section>
  );
}

function Figure({ term, text }: { readonly term: string; readonly text: string }): JSX.Element {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function last(series: Session["curves"]["loss"] | undefined): string {
  const mean = series?.buckets.at(-1)?.mean;
  return mean === undefined ? "–" : short(mean);
}

export function Losses({ normalized, plain }: Readonly<Record<RunKind, Session>>): JSX.Element {
  const version = useComputed(() => normalized.curvesVersion.value + plain.curvesVersion.value);
  return (
    <section class="card">
      <LineChart
        title="Loss of each batch"
        version={version}
        isLogarithmic
        curves={[
          { label: "with", series: normalized.curves.loss, colour: "--normalized" },
          { label: "without", series: plain.curves.loss, colour: "--plain", dash: [6, 4] },
        ]}
      />
    </section>
  );
}
