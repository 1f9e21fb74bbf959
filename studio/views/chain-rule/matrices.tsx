/**
 * The arrays on either side of an equation.
 *
 * @module
 */
import type { JSX } from "preact";
import { Slice } from "../../components/later.ts";
import { quantitiesIn } from "./equations/expression.ts";
import { Matrix } from "./matrix.tsx";
import type { Shown } from "./shown.ts";

/** Most equations have so many; those behind are drawn with the last. */
export const MATRIX_SLICES = 3;

/** @param slices what is shown, for each of the {@link MATRIX_SLICES}; undefined as long as nothing is */
export function Matrices({ slices }: { readonly slices: readonly (Shown | undefined)[] }): JSX.Element {
  return (
    <section class="card stack" aria-labelledby="matrices-title">
      <h2 id="matrices-title">The numbers</h2>
      <p class="small soft">
        Orange is below 0, blue above. Framed cells are in the equation; the thick frame is what it computes. Choose
        another one by a click, or with the arrow keys. Indices count from 0, as in the code.
      </p>
      <div class="matrices">
        {slices.map((shown, i) => (
          <Slice key={i} value={shown} draw={(shown) => <MatricesOf shown={shown} slice={i} />} />
        ))}
      </div>
    </section>
  );
}

function MatricesOf({ shown, slice }: { readonly shown: Shown; readonly slice: number }): JSX.Element {
  const names = arraysOf(shown).slice(slice, slice + 1 < MATRIX_SLICES ? slice + 1 : undefined);
  return (
    <>
      {names.map((name, i) => (
        <Matrix key={i} name={name} shown={shown} />
      ))}
    </>
  );
}

/** The arrays of an equation, what it computes first. */
function arraysOf({ left, right }: Shown): string[] {
  return [...new Set([left, ...quantitiesIn(right)].map(({ name }) => name))];
}
