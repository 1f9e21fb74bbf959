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
  /** Without its number, for places that number by themselves. */
  readonly html: string;
  /** The id of the heading that it stands under. */
  readonly section: string;
}

export interface Derivation {
  readonly title: string;
  /** The whole text. */
  readonly html: string;
  readonly equations: readonly Equation[];
}
