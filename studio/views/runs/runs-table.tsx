/**
 * The runs that are kept, and the settings in which they differ.
 *
 * @module
 */
import type { JSX } from "preact";
import { bestOf, differencesOf, type KeptRun } from "../../runs/kept-run.ts";
import { addressOf } from "../../state/address.ts";
import { place } from "../../state/experiment.ts";
import { forget } from "../../state/kept-runs.ts";
import { appearanceOf } from "./appearance.ts";

export function RunsTable({ runs }: { readonly runs: readonly KeptRun[] }): JSX.Element {
  const differences = differencesOf(runs);
  return (
    <div class="runs-table">
      <table>
        <caption class="small soft">
          {runs.length < 2
            ? "One run: keep or open another to compare."
            : differences.length === 0
              ? "The settings of these runs are alike."
              : "Only the settings in which the runs differ are shown."}
        </caption>
        <thead>
          <tr>
            <th scope="col">run</th>
            {differences.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
            <th scope="col">best validation loss</th>
            <th scope="col">state</th>
            <th scope="col">
              <span class="visually-hidden">what can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run, index) => (
            <RunRow key={run.name} run={run} index={index} differences={differences} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RunRowProps {
  readonly run: KeptRun;
  readonly index: number;
  readonly differences: readonly string[];
}

function RunRow({ run, index, differences }: RunRowProps): JSX.Element {
  const best = bestOf(run);
  const { colour, dash } = appearanceOf(index);
  return (
    <tr>
      <th scope="row">
        <svg class="swatch" viewBox="0 0 28 8" aria-hidden="true">
          <line x1="0" x2="28" y1="4" y2="4" stroke={`var(${colour})`} stroke-dasharray={dash.join(" ")} />
        </svg>
        {run.name}
      </th>
      {differences.map((name) => (
        <td key={name}>{run.settings[name] ?? "–"}</td>
      ))}
      <td class="number">{best ? `${best.loss.toPrecision(4)} at step ${best.step}` : "–"}</td>
      <td>{run.state}</td>
      <td>
        <div class="row">
          {run.experiment && (
            <a href={addressOf({ ...place.value, experiment: run.experiment, view: "train" })}>Open</a>
          )}
          <button type="button" aria-label={`Forget ${run.name}`} onClick={() => forget(run)}>
            ×
          </button>
        </div>
      </td>
    </tr>
  );
}
