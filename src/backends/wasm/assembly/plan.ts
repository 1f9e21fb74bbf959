/**
 * Running a plan: every thread walks through the commands, claims shares of the present one, and goes on to the next
 * when all of its shares are finished.
 *
 * A thread claims its own share first (whose columns are in its cache from the command before), then any that is still
 * free: nobody ever waits for a thread that has not come, only for one that is at work.
 *
 * @module
 */
import { conclude, execute } from "./commands.generated";
import { CAPACITY, COMMAND_BYTES, COMMANDS, END, SLEEPERS, STATE } from "./plan-layout";
import { useShare } from "./share";

/** Loads of the state before a thread that waits goes to sleep: about 30 µs, what waking it would take. */
const SPINS: i32 = 10000;

let plan: usize = 0;

/** Tells the instance where the plan is; called once. */
export function usePlan(pointer: usize): void {
  plan = pointer;
}

/**
 * Works on the plan until its end.
 *
 * @param thread of 0 (who called the kernels, and alone runs the commands of one share), 1, 2, …
 * @param patience nanoseconds to sleep while others are at work, where this thread may sleep at all; else 0
 * @returns whether the end was reached; if not, others are at work, and it should be called again
 */
export function run(thread: u32, patience: f64): bool {
  while (true) {
    const state = atomic.load<u64>(plan + STATE);
    const index = <u32>(state >> 32);
    if (index == atomic.load<u32>(plan + END)) return true;
    const command = plan + COMMANDS + (<usize>index % CAPACITY) * COMMAND_BYTES;
    const shares = load<u32>(command, 4);
    const share = freeShare(<u32>state & 0xffff, thread, shares);
    if (share < 0) {
      if (!awaitNext(index, <i64>patience)) return false;
    } else if (atomic.cmpxchg<u64>(plan + STATE, state, state | (<u64>1 << share)) == state) {
      useShare(share, shares);
      execute(command);
      finish(command, index, share, shares);
    }
  }
}

/** The share that a thread should claim, or −1 if there is none for it. */
function freeShare(claimed: u32, thread: u32, shares: u32): i32 {
  if (thread >= shares) return -1;
  if ((claimed & (1 << thread)) == 0) return thread;
  const free = ~claimed & ((1 << shares) - 1);
  return free == 0 ? -1 : ctz<i32>(free);
}

/** Marks a share as finished; whoever finishes the last one concludes the command and opens the next. */
function finish(command: usize, index: u32, share: u32, shares: u32): void {
  const bit = <u64>1 << (16 + share);
  const state = atomic.or<u64>(plan + STATE, bit) | bit;
  if ((<u32>state >> 16) != ((1 << shares) - 1)) return;
  conclude(command);
  atomic.store<u64>(plan + STATE, <u64>(index + 1) << 32);
  if (atomic.load<u32>(plan + SLEEPERS) != 0) atomic.notify(plan + STATE + 4, -1);
}

/** Waits until the command `index` is over: first at full speed, then asleep. @returns whether it is */
function awaitNext(index: u32, patience: i64): bool {
  const word = plan + STATE + 4;
  for (let i = 0; i < SPINS; i++) {
    if (atomic.load<u32>(word) != index) return true;
  }
  if (patience == 0) return false;
  atomic.add<u32>(plan + SLEEPERS, 1);
  const outcome = atomic.wait<i32>(word, index, patience);
  atomic.sub<u32>(plan + SLEEPERS, 1);
  return outcome != 2; // 2: timed out
}
