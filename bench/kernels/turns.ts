/**
 * Calls that take turns in one process, A B C, A B C, so that a clock that slows down slows all of them. What counts is the
 * time of the processor: another process that has the core in between is none of theirs.
 *
 * @module
 */

const ROUNDS = 15;
const FEWEST_ROUNDS = 3;
const TURN_MS = 20;
/** What all rounds of all calls may take, if they then are no fewer than the fewest. */
const BUDGET_MS = 6000;
/** By then an engine has compiled a kernel for good: it starts with code that is ready soon, and slow. */
const WARM_UP_MS = 150;

/** Milliseconds of one call, for each call in each round. */
export function takeTurns(calls: readonly (() => void)[]): number[][] {
  const turns = calls.map((call) => {
    const ms = warmUp(call);
    return { call, ms, count: Math.ceil(TURN_MS / ms) };
  });
  const roundMs = turns.reduce((sum, { ms, count }) => sum + ms * count, 0);
  const rounds = Math.max(FEWEST_ROUNDS, Math.min(ROUNDS, Math.floor(BUDGET_MS / roundMs)));
  const times: number[][] = calls.map(() => []);
  for (let round = 0; round < rounds; round++) {
    turns.forEach(({ call, count }, i) => void times[i]!.push(timeOf(call, count)));
  }
  return times;
}

/** Doubles the calls until they have taken long enough; says what one of the last took. */
function warmUp(call: () => void): number {
  let ms = timeOf(call, 1);
  let total = ms;
  for (let count = 1; total < WARM_UP_MS; count *= 2) {
    ms = timeOf(call, count);
    total += ms * count;
  }
  return ms;
}

/** Milliseconds of one of so many calls. */
function timeOf(call: () => void, count: number): number {
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++) call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / count;
}
