/**
 * Embedding: a table has a row of trained numbers for each category, and an id says which row it is.
 *
 * Sizes: `size` ids, `V` rows of the table, `D` numbers a row. The table `w (V, D)` is row-major. An id is a whole
 * number from 0 to V − 1 in an array of floating-point numbers; whoever calls has checked that.
 *
 * @module
 */
import { type Kernel, ownKernel } from "../../backends/kernel.ts";
import type { FloatArray } from "../../base/tensor.ts";

/**
 * Embedding, forward pass: each id becomes its row of the table.
 *
 *     out[p] = w[ids[p]]                                          (1)
 *
 * @shape out — (size, D); ids — (size); w — (V, D)
 * @writes out (overwritten)
 * @cached nothing here; the backward pass needs the ids as they were
 * @numerics exact
 * @derivation ./embedding.md#2-forward equation (1)
 */
export function embeddingForward(out: FloatArray, ids: FloatArray, w: FloatArray, size: number, D: number): void {
  for (let p = 0; p < size; p++) {
    const row = ids[p] * D;
    for (let d = 0; d < D; d++) out[p * D + d] = w[row + d]; // (1)
  }
}

/**
 * Embedding, backward pass to the table: a row gets the sum of what comes back from all of its places.
 *
 *     dw[i]  = Σ dout[p], over the places p with ids[p] = i       (4)
 *     dw[i]  = 0, if i is the padding id                          (5)
 *     dw[i] /= number of its places, if by frequency              (6)
 *
 * The places of each id are linked first: `first[i]` is the first one of id i, and `next[p]` the one behind p, −1 if there is
 * none. So every place is visited once, and no number of the table is looked at more than once.
 *
 * @shape dw — (V, D); next — (size); first — (V); dout — (size, D); ids — (size)
 * @writes dw, first (overwritten); next, in the places of all ids but the padding id's
 * @cached ids, those of the forward pass
 * @numerics each sum runs over its places p in rising order in float64 and is rounded once, when stored; places are
 *   exact in float32 up to 2²⁴
 * @derivation ./embedding.md#4-backward equations (4) to (6)
 */
export function embeddingBackward(
  dw: FloatArray,
  next: FloatArray,
  first: FloatArray,
  dout: FloatArray,
  ids: FloatArray,
  size: number,
  V: number,
  D: number,
  paddingId: number,
  byFrequency: boolean,
): void {
  for (let i = 0; i < V; i++) first[i] = -1;
  for (let p = size - 1; p >= 0; p--) {
    const id = ids[p];
    if (id === paddingId) continue; // (5)
    next[p] = first[id];
    first[id] = p;
  }
  for (let i = 0; i < V; i++) {
    let places = 0;
    for (let p = first[i]; p >= 0; p = next[p]) places++;
    const divisor = byFrequency && places > 0 ? places : 1;
    for (let d = 0; d < D; d++) {
      let sum = 0;
      for (let p = first[i]; p >= 0; p = next[p]) sum += dout[p * D + d]; // (4)
      dw[i * D + d] = sum / divisor; // (6)
    }
  }
}

/**
 * Embedding, backward pass to the ids, which are names and no quantities: they have no gradient.
 *
 *     dx = 0                                                      (7)
 *
 * @shape dx — (size)
 * @writes dx (overwritten)
 * @cached nothing
 * @numerics exact
 * @derivation ./embedding.md#43-ids equation (7)
 */
export function embeddingBackwardIds(dx: FloatArray, size: number): void {
  for (let p = 0; p < size; p++) dx[p] = 0; // (7)
}

export const EMBEDDING_FORWARD: Kernel<typeof embeddingForward> = ownKernel("embeddingForward", embeddingForward);
export const EMBEDDING_BACKWARD: Kernel<typeof embeddingBackward> = ownKernel("embeddingBackward", embeddingBackward);
export const EMBEDDING_BACKWARD_IDS: Kernel<typeof embeddingBackwardIds> = ownKernel(
  "embeddingBackwardIds",
  embeddingBackwardIds,
);
