/**
 * Counts of rows in messages.
 *
 * @module
 */

/** `1 row`, `5 rows`. */
export function formatRows(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`;
}
