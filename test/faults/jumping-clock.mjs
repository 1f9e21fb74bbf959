/**
 * For `node --import`: a clock that is set again and again, by hours and years, forwards and backwards, while the process
 * runs. The monotonic clock goes on, as it does where somebody sets the other one.
 *
 * @module
 */
const HOUR = 3_600_000;
const JUMPS = [0, -HOUR, 5 * HOUR, -30 * 8766 * HOUR, 40 * 8766 * HOUR];
const now = Date.now;
let calls = 0;
Date.now = () => now() + JUMPS[calls++ % JUMPS.length];
globalThis.Date = class extends Date {
  constructor(...args) {
    super(...(args.length === 0 ? [Date.now()] : args));
  }
};
