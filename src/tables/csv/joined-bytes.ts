/**
 * Pieces of a file, one after the other.
 *
 * @module
 */

/** All pieces in one; the same array where only one of them holds anything. */
export function joinedBytes(all: readonly Uint8Array[]): Uint8Array {
  const pieces = all.length === 1 ? all : all.filter(({ length }) => length > 0);
  if (pieces.length === 1) return pieces[0]!;
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let end = 0;
  for (const piece of pieces) {
    joined.set(piece, end);
    end += piece.length;
  }
  return joined;
}
