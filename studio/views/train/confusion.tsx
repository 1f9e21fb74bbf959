/**
 * What the validation samples are taken for.
 *
 * @module
 */
import type { JSX } from "preact";
import type { Session } from "../../training/session.ts";

/** A larger table is not read, but searched. */
const MOST_CLASSES = 12;

export function Confusion({ run }: { readonly run: Session }): JSX.Element | null {
  const judgement = run.judgement.value;
  const { classes } = run.samples;
  if (judgement === undefined || classes.length > MOST_CLASSES) return null;
  return (
    <section class="card stack" aria-labelledby="confusion-title">
      <h2 id="confusion-title">Confusion after epoch {judgement.epoch}</h2>
      <div class="scrolls">
        <table class="confusion number small">
          <thead>
            <tr>
              <th scope="col">is ↓ said →</th>
              {classes.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {judgement.counts.map((row, label) => (
              <tr key={classes[label]}>
                <th scope="row">{classes[label]}</th>
                {row.map((count, taken) => (
                  <td key={classes[taken]} class={count > 0 && label !== taken ? "mistaken" : undefined}>
                    {count}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
