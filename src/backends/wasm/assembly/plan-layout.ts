/**
 * Where things lie in a plan: read by both languages, TypeScript that writes commands and AssemblyScript that runs them.
 *
 * A plan is a ring of commands behind a few words on cache lines of their own (byte offsets from its start):
 *
 * - `STATE`, 64 bits: the number of the present command (high half), one bit for each of its shares that is finished
 *   (16 bits), and one for each that is claimed (low 16 bits). One word, so that one atomic operation claims a share of
 *   exactly this command, and a thread that comes late claims nothing.
 * - `END`, 32 bits: the number after the last command. Numbers go round at 2³²; the ring's length divides that.
 * - `SLEEPERS`, 32 bits: how many threads wait for the next command without spinning.
 *
 * @module
 */
export const STATE = 0;
export const END = 64;
export const SLEEPERS = 128;
/**
 * Command `i` is at COMMANDS + (i mod CAPACITY)·COMMAND_BYTES: its kernel's code, its number of shares, then up to 24
 * float64 arguments.
 */
export const COMMANDS = 192;
export const CAPACITY = 1024;
export const COMMAND_BYTES = 256;
export const ARGUMENTS = 8;
export const PLAN_BYTES = 262336; // COMMANDS + CAPACITY·COMMAND_BYTES

/** The most shares, and so the most threads. */
export const MOST_SHARES = 16;
