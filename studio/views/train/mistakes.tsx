/**
 * The pictures on which the network is furthest off: some are labelled oddly, some are just drawn so.
 *
 * @module
 */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Mistake } from "../../../src/index.ts";
import { Picture } from "../../charts/picture.tsx";
import { percent } from "../../components/probabilities.tsx";
import { DIGIT_SIDE } from "../../data/handwriting.ts";
import { pixelsOf } from "../../data/pictures.ts";
import type { Session } from "../../training/session.ts";
import { tried } from "./tried.ts";

export function Mistakes({ run }: { readonly run: Session }): JSX.Element | null {
  const judgement = run.judgement.value;
  if (judgement === undefined) return null;
  const { mistakes, taken, epoch } = judgement;
  const { labels } = run.samples.validation;
  const count = taken.reduce((sum, guess, row) => sum + (guess === labels[row] ? 0 : 1), 0);
  return (
    <section class="card stack" aria-labelledby="mistakes-title">
      <h2 id="mistakes-title">
        The worst of {count} mistakes after epoch {epoch}
      </h2>
      <ul class="mistakes">
        {mistakes.map((mistake) => (
          <MistakeItem key={mistake.row} run={run} mistake={mistake} />
        ))}
      </ul>
    </section>
  );
}

function MistakeItem({ run, mistake }: { readonly run: Session; readonly mistake: Mistake }): JSX.Element {
  const { row, label, taken, probability } = mistake;
  const { samples } = run;
  const pixels = useMemo(() => pixelsOf(samples, samples.validation.x, row), [samples, row]);
  return (
    <li>
      <button type="button" class="mistake small" onClick={() => (tried.value = { row })}>
        <Picture pixels={pixels} side={DIGIT_SIDE} />
        <span>
          a {samples.classes[label]}, taken for {samples.classes[taken]}
          <br />
          <span class="number soft">{percent(probability)}</span>
        </span>
      </button>
    </li>
  );
}
