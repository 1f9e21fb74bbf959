/**
 * The arrays on either side of an equation.
 *
 * @module
 */
import type { JSX } from "preact";
import { quantitiesIn } from "./equations/expression.ts";
import { Matrix } from "./matrix.tsx";
import type { Shown } from "./shown.ts";

export function Matrices({ shown }: { readonly shown: Shown }): JSX.Element {
  const names = new Set([shown.left, ...quantitiesIn(shown.right)].map(({ name }) => name));
  return (
    <section class="card stack" aria-labelledby="matrices-title">
      <h2 id="matrices-title">The numbers</h2>
      <p class="small soft">
        Orange is below 0, blue above. Framed cells are in the equation; the thick frame is what it computes. Choose
        another one by a click, or with the arrow keys. Indices count from 0, as in the code.
      </p>
      <div class="matrices">
        {[...names].map((name) => (
          <Matrix key={name} name={name} shown={shown} />
        ))}
      </div>
    </section>
  );
}
