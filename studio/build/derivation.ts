/**
 * A derivation as the page gets it: typeset when the page is built, so that no formula is parsed in the browser.
 *
 * @module
 */

/** One numbered equation. */
export interface Equation {
  readonly number: number;
  /** Whether code computes it: empty where it does, else `derivation step` or `not implemented`. */
  readonly marker: string;
  readonly tex: string;
  /** Without its number, for places that number by themselves. Its symbols carry their names as `data-symbol`. */
  readonly html: string;
  /** The id of the heading that it stands under. */
  readonly section: string;
}

/** A symbol of the table in section 1. */
export interface DerivationSymbol {
  /** What code calls it. */
  readonly name: string;
  readonly tex: string;
}

export interface Derivation {
  readonly title: string;
  /** The whole text. */
  readonly html: string;
  readonly equations: readonly Equation[];
  /** Each symbol of the table by its name in code, typeset without its indices. */
  readonly symbols: Readonly<Record<string, string>>;
}
