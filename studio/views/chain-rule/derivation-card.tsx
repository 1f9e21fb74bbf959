/**
 * The section of the derivation that an equation stands in.
 *
 * @module
 */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useGrowing } from "../../components/later.ts";
import type { Shown } from "./shown.ts";
import { sectionOf } from "./texts.ts";

export function DerivationCard({ shown: { texts, step } }: { readonly shown: Shown }): JSX.Element {
  const { derivation } = texts;
  const { section } = derivation.equations.find(({ number }) => number === step.number)!;
  const html = useMemo(() => sectionOf(derivation, section), [derivation, section]);
  return (
    <section class="card stack" aria-label="The derivation">
      <Section key={html} html={html} number={step.number} />
    </section>
  );
}

/** Paragraphs and formulas that are laid out in one frame: typesetting is long to lay out. */
const BLOCKS_A_FRAME = 3;

function Section({ html, number }: { readonly html: string; readonly number: number }): JSX.Element {
  const text = useRef<HTMLDivElement>(null);
  const [blocks, setBlocks] = useState(0);
  useLayoutEffect(() => setBlocks(text.current!.childElementCount), []);
  const drawn = useGrowing(blocks, BLOCKS_A_FRAME);
  useLayoutEffect(() => {
    for (const [i, block] of [...text.current!.children].entries()) block.classList.toggle("waiting", i >= drawn);
  }, [drawn]);
  // Marked in place: the next equation is often in the same section.
  useEffect(() => {
    for (const equation of text.current!.querySelectorAll(".equation"))
      equation.classList.toggle("current", equation.id === `equation-${number}`);
  }, [number]);
  return <div class="derivation scroll" ref={text} dangerouslySetInnerHTML={{ __html: html }} />;
}
