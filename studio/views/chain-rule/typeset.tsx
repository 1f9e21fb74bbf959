/**
 * What was typeset when the page was built.
 *
 * @module
 */
import type { JSX } from "preact";

/** Markup of our own derivations. */
export function Typeset({ html, class: name }: { readonly html: string; readonly class?: string }): JSX.Element {
  return <span class={name} dangerouslySetInnerHTML={{ __html: html }} />;
}

interface SymbolProps {
  readonly symbols: Readonly<Record<string, string>>;
  readonly symbol: string;
  readonly indices: readonly (number | string)[];
}

/** A symbol with its indices. */
export function TypesetSymbol({ symbols, symbol, indices }: SymbolProps): JSX.Element {
  return (
    <span class="symbol">
      <Typeset html={symbols[symbol] ?? symbol} />
      {indices.length > 0 && <sub>{indices.join(",")}</sub>}
    </span>
  );
}
