/**
 * The function of the library that computes an equation, its line marked.
 *
 * @module
 */
import type { JSX } from "preact";
import { quantitiesIn } from "./equations/expression.ts";
import { tokensOf } from "./excerpt.ts";
import type { Shown } from "./shown.ts";
import { way } from "./state.ts";
import { codeOf } from "./texts.ts";

export function Code({ shown }: { readonly shown: Shown }): JSX.Element | null {
  const { texts, step, left, right } = shown;
  const excerpt = codeOf(texts, step.number, way.value);
  if (excerpt === undefined) return null;
  const symbols = new Set([left, ...quantitiesIn(right)].map(shown.symbolOf));
  const bodyStart = excerpt.lines.findIndex((line) => line.endsWith("{")) + 1;
  return (
    <section class="card stack" aria-labelledby="code-title">
      <h2 id="code-title">
        The code <span class="soft small">{excerpt.file}</span>
      </h2>
      <pre class="code scroll">
        {excerpt.lines.map((line, i) => (
          <code key={i} class={excerpt.marked.includes(i) ? "marked" : ""} data-line={excerpt.firstLine + i}>
            {i < bodyStart
              ? line
              : tokensOf(line, symbols, texts.names).map(({ text, symbol }, t) => (
                  <span key={t} data-symbol={symbol}>
                    {text}
                  </span>
                ))}
            {"\n"}
          </code>
        ))}
      </pre>
    </section>
  );
}
