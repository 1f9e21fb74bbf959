/**
 * What comes of it: the plane, and the curves.
 *
 * @module
 */
import type { JSX } from "preact";
import { Boundary, pointStride } from "../../charts/boundary.tsx";
import { ClassLegend } from "../../charts/class-legend.tsx";
import { sourceError } from "../../state/experiment.ts";
import { session } from "../../state/sessions.ts";
import type { Session } from "../../training/session.ts";
import { Confusion } from "./confusion.tsx";
import { Curves } from "./curves.tsx";
import { Mistakes } from "./mistakes.tsx";
import { TryDigit } from "./try-digit.tsx";

export function Outcome(): JSX.Element {
  const run = session.value;
  if (run === undefined)
    return <p class="soft">{sourceError.value ? "There is nothing to learn from." : "Reading the data…"}</p>;
  const [left, right] = columnsOf(run);
  return (
    <div class="train-outcome" key={run.id}>
      <div class="stack">{left}</div>
      <div class="stack">{right}</div>
    </div>
  );
}

function columnsOf(run: Session): readonly [left: JSX.Element[], right: JSX.Element[]] {
  const curves = <Curves key="curves" run={run} />;
  const confusion = <Confusion key="confusion" run={run} />;
  switch (run.samples.look) {
    case "plane":
      return [[<Plane key="plane" run={run} />, confusion], [curves]];
    case "picture":
      return [
        [<TryDigit key="try" run={run} />, confusion],
        [curves, <Mistakes key="mistakes" run={run} />],
      ];
    case "row":
      return [[curves], [confusion]];
  }
}

function Plane({ run: { samples, boundary } }: { readonly run: Session }): JSX.Element {
  const stride = pointStride(samples.train.labels.length);
  return (
    <section class="card" aria-label="Decision boundary">
      <Boundary samples={samples} probabilities={boundary} />
      <ClassLegend classes={samples.classes} />
      <p class="small soft">
        Filled points were learned from; hollow ones were not.{stride > 1 && ` One of ${stride} is drawn.`}
      </p>
    </section>
  );
}
