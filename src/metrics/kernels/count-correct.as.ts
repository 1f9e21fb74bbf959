/**
 * How many predictions are right. See src/metrics/kernels/count-correct.ts.
 *
 * @module
 */
import { F } from "../../backends/wasm/assembly/lanes";
import { blockSize, endBlock, firstBlock, storePartial, sumPartials } from "../../backends/wasm/assembly/partials";

/**
 * The counts of this share's rows.
 *
 * @nanoseconds 3·N·M
 */
export function countCorrectShare(count: usize, logits: usize, labels: usize, N: usize, M: usize): void {
  const block = blockSize(N, 1);
  const end = endBlock(N, block);
  for (let index = firstBlock(N, block); index < end; index++) {
    const endRow = min(N, (index + 1) * block);
    let correct: i32 = 0;
    for (let n = index * block; n < endRow; n++) {
      if (prediction(logits + n * M * F, M) == load<u32>(labels + n * 4)) correct++; // (16)
    }
    storePartial(index, <f64>correct);
  }
}

/** After all shares: their sum. */
export function countCorrectTotal(count: usize, logits: usize, labels: usize, N: usize, M: usize): void {
  store<f32>(count, <f32>sumPartials(N, blockSize(N, 1)));
}

function prediction(row: usize, M: usize): usize {
  let largest: usize = 0;
  for (let m: usize = 1; m < M; m++) {
    if (load<f32>(row + m * F) > load<f32>(row + largest * F)) largest = m; // (15)
  }
  return largest;
}
