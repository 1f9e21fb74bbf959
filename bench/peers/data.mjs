// What every JavaScript system trains on.

/** Standard normal numbers, the same in every run. */
export function normal(length, scale = 1, seed = 1) {
  let state = seed >>> 0 || 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Float32Array.from({ length }, () => scale * Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()));
}

/** One class after the other. */
export function labels(length, classes) {
  return Int32Array.from({ length }, (_, n) => n % classes);
}
