/**
 * How many predictions are right. See src/kernels/count-correct.ts.
 *
 * @module
 */
import { F } from "./lanes";

export function countCorrect(count: usize, logits: usize, labels: usize, N: usize, M: usize): void {
  let correct: i32 = 0;
  for (let n: usize = 0; n < N; n++) {
    const row = logits + n * M * F;
    let prediction: usize = 0;
    for (let m: usize = 1; m < M; m++) {
      if (load<f32>(row + m * F) > load<f32>(row + prediction * F)) prediction = m; // (15)
    }
    if (prediction == load<u32>(labels + n * 4)) correct++; // (16)
  }
  store<f32>(count, <f32>correct);
}
