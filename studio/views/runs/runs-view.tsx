/**
 * Runs: several side by side, the command's among them; and what can be taken away.
 *
 * @module
 */
import "./runs.css";
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { LineChart } from "../../charts/line-chart.tsx";
import { hasRoom, isKept, keep, keptRuns } from "../../state/kept-runs.ts";
import { session } from "../../state/sessions.ts";
import { curvesOf } from "./appearance.ts";
import { Exports } from "./exports.tsx";
import { OpenFolder } from "./open-folder.tsx";
import { RunsTable } from "./runs-table.tsx";

/** For charts of runs that stand still. */
const STILL = signal(0);

export function RunsView(): JSX.Element {
  const run = session.value;
  const runs = keptRuns.value;
  const version = run?.curvesVersion ?? STILL;
  return (
    <div class="stack">
      <section class="card stack" aria-labelledby="compare-title">
        <h2 id="compare-title">Compare</h2>
        <div class="row">
          <button
            type="button"
            class="primary"
            disabled={run === undefined || isKept(run) || !hasRoom()}
            onClick={() => run && keep(run)}
          >
            Keep the present run
          </button>
          <OpenFolder />
        </div>
        {runs.length === 0 ? (
          <p class="soft">
            No run is kept yet. Keep the present one, change something in Train, and keep that, too; or open the folder
            of a run of the command, such as runs/0001-mnist. Nothing is uploaded.
          </p>
        ) : (
          <>
            <RunsTable runs={runs} />
            <div class="runs-charts">
              <LineChart
                key={`loss ${keyOf()}`}
                title="Validation loss"
                version={version}
                isLogarithmic
                curves={curvesOf(runs, "validationLoss")}
              />
              <LineChart
                key={`accuracy ${keyOf()}`}
                title="Validation accuracy"
                version={version}
                curves={curvesOf(runs, "validationAccuracy")}
              />
              <LineChart
                key={`batch ${keyOf()}`}
                title="Loss of the batches"
                version={version}
                isLogarithmic
                curves={curvesOf(runs, "loss")}
              />
            </div>
          </>
        )}
      </section>
      {run && <Exports run={run} />}
    </div>
  );
}

/** A chart is made anew for other runs. */
function keyOf(): string {
  return keptRuns.value.map(({ name }) => name).join();
}
