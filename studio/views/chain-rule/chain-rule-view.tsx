/**
 * Chain rule: one batch through the network and back, an equation at a time, with its numbers, its code and its
 * derivation.
 *
 * @module
 */
import "katex/dist/katex.min.css";
import "./chain-rule.css";
import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Slice, useSlices } from "../../components/later.ts";
import { sourceError } from "../../state/experiment.ts";
import { session } from "../../state/sessions.ts";
import { Code } from "./code.tsx";
import { DerivationCard } from "./derivation-card.tsx";
import { EquationCard } from "./equation-card.tsx";
import { useHighlight } from "./highlight.ts";
import { MATRIX_SLICES, Matrices } from "./matrices.tsx";
import { Selection } from "./selection.tsx";
import { type Shown, shown } from "./shown.ts";
import { type Snapshot, snapshot, takeSnapshot, walk } from "./state.ts";
import { Strip } from "./strip.tsx";

export function ChainRuleView(): JSX.Element {
  const problem = useSnapshots();
  const run = session.value;
  const taken = snapshot.value;
  if (run?.state.value === "failed") return <p class="error">{run.message.value}</p>;
  if (problem) return <p class="error">{problem}</p>;
  if (run === undefined) {
    return <p class="soft">{sourceError.value ? "There is no run to look into." : "Reading the data…"}</p>;
  }
  if (taken?.session !== run || shown.value === undefined) return <p class="soft">Taking the weights of the run…</p>;
  return <ChainRule taken={taken} shown={shown.value} />;
}

/** Takes the weights when a run begins, and follows it as long as it stands still. @returns what went wrong */
function useSnapshots(): string {
  const problem = useSignal("");
  useSignalEffect(() => {
    const run = session.value;
    if (run?.start.value === undefined || run.state.value === "failed") return;
    problem.value = "";
    const taken = snapshot.peek();
    const isStill = run.state.value !== "playing" && run.step.value !== taken?.step;
    if (taken?.session === run && !isStill) return;
    takeSnapshot(run).catch((error: Error) => {
      if (session.peek() === run) problem.value = error.message;
    });
  });
  return problem.value;
}

/** Drawn a slice a frame: what is selected, the equation, each of its arrays, the derivation, the code. */
function ChainRule({ taken, shown: current }: { readonly taken: Snapshot; readonly shown: Shown }): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  useHighlight(root);
  useArrowKeys();
  const [, ofEquation, ...others] = useSlices(current, MATRIX_SLICES + 4);
  const [ofDerivation, ofCode] = others.slice(MATRIX_SLICES);
  const derivation = <Slice key="derivation" value={ofDerivation} draw={(shown) => <DerivationCard shown={shown} />} />;
  const code = <Slice key="code" value={ofCode} draw={(shown) => <Code shown={shown} />} />;
  // The columns are about as long as each other.
  const hasLongCode = ofCode?.subject.hasTwoWays === true;
  return (
    <div class="chain-rule stack" ref={root} aria-busy={ofCode !== current}>
      <p class="soft">
        {taken.trace.labels.length} training samples go through the network and back. Every gradient is a sum, over all
        paths, of the gradient behind it times a slope: walk it, equation by equation, with the run's own numbers.
      </p>
      <Slice value={taken.trace} draw={(trace) => <Strip trace={trace} />} />
      <Slice value={current} draw={(shown) => <Selection shown={shown} taken={taken} />} />
      <div class="chain-columns">
        <div class="stack">
          <Slice value={ofEquation} draw={(shown) => <EquationCard shown={shown} />} />
          {hasLongCode ? code : derivation}
        </div>
        <div class="stack">
          <Matrices slices={others.slice(0, MATRIX_SLICES)} />
          {hasLongCode ? derivation : code}
        </div>
      </div>
    </div>
  );
}

/** Left and right walk, unless something else takes them. */
function useArrowKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { key, target, altKey, ctrlKey, metaKey, shiftKey } = event;
      if (altKey || ctrlKey || metaKey || shiftKey || event.defaultPrevented) return;
      if (target instanceof Element && target.closest("input, select, textarea")) return;
      if (key === "ArrowRight") walk(1);
      else if (key === "ArrowLeft") walk(-1);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
