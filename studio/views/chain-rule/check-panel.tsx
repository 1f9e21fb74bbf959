/**
 * The check of a gradient by a finite difference.
 *
 * @module
 */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Select } from "../../components/field.tsx";
import type { Checked } from "./check.ts";
import { numberText } from "./number-text.ts";
import type { Shown } from "./shown.ts";
import { snapshot, tracer } from "./state.ts";
import { TypesetSymbol } from "./typeset.tsx";

const STEPS = ["1e-2", "1e-3", "1e-4", "1e-5", "1e-6", "1e-7"] as const;
type StepText = (typeof STEPS)[number];

export function CheckPanel({ shown }: { readonly shown: Shown }): JSX.Element {
  const h = useSignal<StepText>("1e-5");
  const result = useSignal<Checked | undefined>(undefined);
  const { left, step, texts } = shown;
  const nudge = async (): Promise<void> => {
    result.value = await tracer.check(snapshot.peek()!.trace, step.place, left, Number(h.value));
  };
  const symbol = (
    <TypesetSymbol symbols={texts.derivation.symbols} symbol={shown.symbolOf(left)} indices={left.indices} />
  );
  return (
    <div class="stack check">
      <div class="row">
        <button type="button" onClick={nudge}>
          Check {symbol}
        </button>
        <Select
          label="Nudge h"
          value={h.value}
          choices={STEPS.map((text) => [text, text])}
          onChange={(value) => {
            h.value = value;
            result.value = undefined;
          }}
        />
        <span class="soft small">Moves the number by ±h, and runs forward to the loss again.</span>
      </div>
      {result.value && <Result checked={result.value} symbol={symbol} />}
    </div>
  );
}

function Result({ checked, symbol }: { readonly checked: Checked; readonly symbol: JSX.Element }): JSX.Element {
  const { above, below, numeric, analytic, relativeError, passed, crossesKink } = checked;
  const row = (name: string | JSX.Element, value: number, digits?: string): JSX.Element => (
    <tr>
      <th scope="row">{name}</th>
      <td class="number" title={String(value)} data-value={value}>
        {digits ?? value.toPrecision(12)}
      </td>
    </tr>
  );
  const failure = crossesKink
    ? "A ReLU's kink lies between −h and +h, where no difference is right: take a smaller h."
    : "They differ: h is too large for the curve of the loss, or so small that rounding shows. Try another one.";
  return (
    <div role="status" class="scroll">
      <table class="checked">
        <tbody>
          {row("L(+h)", above, above.toPrecision(16))}
          {row("L(−h)", below, below.toPrecision(16))}
          {row("(L(+h) − L(−h)) / 2h", numeric)}
          {row(symbol, analytic)}
          {row("relative difference", relativeError, numberText(relativeError))}
        </tbody>
      </table>
      <p class={passed ? "small" : "note small"}>{passed ? "✓ The chain rule is right." : failure}</p>
    </div>
  );
}
