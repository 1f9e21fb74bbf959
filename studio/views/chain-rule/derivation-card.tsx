/**
 * The section of the derivation that an equation stands in.
 *
 * @module
 */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Shown } from "./shown.ts";
import { sectionOf } from "./texts.ts";

export function DerivationCard({ shown: { texts, step } }: { readonly shown: Shown }): JSX.Element {
  const { derivation } = texts;
  const { section } = derivation.equations.find(({ number }) => number === step.number)!;
  const html = useMemo(() => sectionOf(derivation, section), [derivation, section]);
  const text = useRef<HTMLDivElement>(null);
  // Marked in place: typesetting is long to lay out, and the next equation is often in the same section.
  useEffect(() => {
    for (const equation of text.current!.querySelectorAll(".equation"))
      equation.classList.toggle("current", equation.id === `equation-${step.number}`);
  }, [html, step.number]);
  return (
    <section class="card stack" aria-label="The derivation">
      <div class="derivation scroll" ref={text} dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  );
}
