/**
 * The terms of a sum, one a row, and what they come to.
 *
 * @module
 */
import type { JSX } from "preact";
import { computed, type Quantity, quantitiesIn, type Reduction } from "./equations/expression.ts";
import { ExpressionRow, type Running } from "./expression-row.tsx";
import { numberText } from "./number-text.ts";
import type { Shown } from "./shown.ts";
import { windowOf } from "./window.ts";

export function Terms({ reduction, shown }: { readonly reduction: Reduction; readonly shown: Shown }): JSX.Element {
  const { terms, index, operator } = reduction;
  const chosen = shown.at[index as keyof Shown["at"]] ?? 0;
  const [first, end] = windowOf(terms.length, chosen);
  const hidden = [...terms.slice(0, first), ...terms.slice(end)];
  const sign = operator === "sum" ? "Σ" : operator;
  return (
    <div class="scroll">
      <table class="terms">
        <thead>
          <tr>
            <th scope="col">{index}</th>
            <th scope="col">
              <ExpressionRow expression={terms[0]!} shown={shown} look="symbols" running={runningOf(reduction)} />
            </th>
            <th scope="col">=</th>
          </tr>
        </thead>
        <tbody>
          {terms.slice(first, end).map((term, i) => (
            <tr key={first + i} class={first + i === chosen ? "chosen" : ""}>
              <th scope="row">{first + i}</th>
              <td>
                <ExpressionRow expression={term} shown={shown} look="numbers" />
              </td>
              <td class="number" title={String(computed(term))} data-term={computed(term)}>
                {operator === "min" && !Number.isFinite(computed(term)) ? "–" : numberText(computed(term))}
              </td>
            </tr>
          ))}
          {hidden.length > 0 && (
            <tr>
              <th scope="row">…</th>
              <td class="soft">
                {hidden.length} more of {terms.length} terms
              </td>
              <td class="number">{numberText(computed({ ...reduction, terms: hidden }))}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{sign}</th>
            <td />
            <td class="number" title={String(computed(reduction))}>
              {numberText(computed(reduction))}
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** The indices that differ from the first term to the second. */
function runningOf({ terms, index }: Reduction): Running {
  const [first, second] = [quantitiesIn(terms[0]!), quantitiesIn(terms[1] ?? terms[0]!)];
  const isRunning = (quantity: Quantity, position: number): boolean =>
    quantity.indices[position] !== second[first.indexOf(quantity)]?.indices[position];
  return { index, isRunning };
}
