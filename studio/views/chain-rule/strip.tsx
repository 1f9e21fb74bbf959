/**
 * The network as a strip, and one path through it: the value that goes forward, and the gradient that comes back.
 *
 * @module
 */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Tensor } from "../../../src/index.ts";
import { shortLayerLabel } from "../../experiment/layers.ts";
import type { Trace } from "../../trace/trace.ts";
import { numberText } from "./number-text.ts";
import { currentStep, goTo, path, steps } from "./state.ts";

export function Strip({ trace }: { readonly trace: Trace }): JSX.Element {
  const strip = useRef<HTMLElement>(null);
  const { place, pass } = currentStep.value;
  const isWalked = (index: number): boolean => steps.value.some((step) => step.place === index);
  useEffect(() => {
    const current = strip.current?.querySelector<HTMLElement>("[aria-pressed=true]");
    if (current)
      strip.current!.scrollLeft = current.offsetLeft - strip.current!.clientWidth / 2 + current.offsetWidth / 2;
  }, [place]);
  return (
    <nav class="strip card" aria-label="The network" ref={strip}>
      <span class="strip-end">input</span>
      {trace.layers.map(({ kind, x, out, dx, index }) => (
        <>
          <Boundary key={`at ${index}`} at={index} value={x} gradient={dx} />
          <button
            key={index}
            type="button"
            class={pass}
            aria-pressed={index === place}
            disabled={!isWalked(index)}
            title={isWalked(index) ? undefined : "The walk has no equations for this layer, and passes over it."}
            onClick={() => goTo(index)}
          >
            <span>
              {index} {shortLayerLabel(kind)}
            </span>
            <span class="small">
              {x.shape[1] !== out.shape[1] ? `${x.shape[1]} → ${out.shape[1]}` : `${out.shape[1]} units`}
            </span>
          </button>
        </>
      ))}
      <Boundary at={trace.layers.length} value={trace.logits} gradient={trace.dlogits} />
      <button
        type="button"
        class={pass}
        aria-pressed={place === trace.layers.length}
        onClick={() => goTo(trace.layers.length)}
      >
        <span>loss</span>
        <span class="small number" title={String(trace.loss)}>
          {numberText(trace.loss)}
        </span>
      </button>
    </nav>
  );
}

interface BoundaryProps {
  readonly at: number;
  readonly value: Tensor;
  readonly gradient: Tensor;
}

function Boundary({ at, value, gradient }: BoundaryProps): JSX.Element {
  const { n, units } = path.value;
  const unit = units[at]!;
  const i = n * value.shape[1]! + unit;
  return (
    <span class="boundary-numbers number small">
      <span title={`value ${value.data[i]}`}>{numberText(value.data[i]!)} →</span>
      <span class="soft">unit {unit}</span>
      <span title={`gradient ${gradient.data[i]}`}>← {numberText(gradient.data[i]!)}</span>
    </span>
  );
}
