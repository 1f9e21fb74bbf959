/**
 * What the readers' entries share.
 *
 * @module
 */

/** @throws Error, which is a finding, if what was accepted contradicts itself */
export function hold(holds: boolean, what: string): void {
  if (!holds) throw new Error(`accepted, but ${what}`);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function allFinite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
