/**
 * The equation that the walk stands at: typeset, with its numbers, and with the terms of its sums.
 *
 * @module
 */
import type { JSX } from "preact";
import { CheckPanel } from "./check-panel.tsx";
import { computed, reductionsIn } from "./equations/expression.ts";
import { ExpressionRow } from "./expression-row.tsx";
import type { Shown } from "./shown.ts";
import { begin, position, steps, walk } from "./state.ts";
import { LOSS } from "./steps.ts";
import { Terms } from "./terms.tsx";
import { Typeset } from "./typeset.tsx";

export function EquationCard({ shown }: { readonly shown: Shown }): JSX.Element {
  const { step, texts, left, right, subject } = shown;
  const { html } = texts.derivation.equations.find(({ number }) => number === step.number)!;
  const place = subject.kind === LOSS ? texts.name : `Layer ${step.place}, ${texts.name}`;
  const isForward = step.pass === "forward";
  return (
    <section class="card stack equation-card" aria-labelledby="equation-title" data-right={computed(right)}>
      <Walk />
      <h2 id="equation-title" aria-live="polite">
        {isForward ? "Forward →" : "← Backward"} · {place} · equation ({step.number})
      </h2>
      <div class="scroll formula">
        <Typeset html={html} />
      </div>
      <div class="scroll">
        <p class="numbers">
          <ExpressionRow expression={left} shown={shown} look="both" />
          <span class="operator">=</span>
          <ExpressionRow expression={right} shown={shown} look="both" />
        </p>
      </div>
      {reductionsIn(right).map((reduction, i) => (
        <Terms key={i} reduction={reduction} shown={shown} />
      ))}
      {!isForward && <CheckPanel key={`${step.place} ${step.number} ${left.indices} ${left.value}`} shown={shown} />}
    </section>
  );
}

/** Back and on, an equation at a time; the arrow keys do the same. */
function Walk(): JSX.Element {
  const last = steps.value.length - 1;
  return (
    <div class="row walk">
      <button type="button" disabled={position.value === 0} onClick={() => walk(-1)}>
        ← Previous
      </button>
      <button type="button" class="primary" disabled={position.value === last} onClick={() => walk(1)}>
        Next →
      </button>
      <span class="soft small number">
        {position.value + 1} / {last + 1}
      </span>
      <button type="button" onClick={() => begin("forward")}>
        From the input
      </button>
      <button type="button" onClick={() => begin("backward")}>
        From the loss back
      </button>
    </div>
  );
}
