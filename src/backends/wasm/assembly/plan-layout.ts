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
/** Command `i` is at COMMANDS + (i mod CAPACITY)·COMMAND_BYTES: its code, its number of shares, then float64 arguments. */
export const COMMANDS = 192;
export const CAPACITY = 1024;
export const COMMAND_BYTES = 128;
export const ARGUMENTS = 8;
export const PLAN_BYTES = 131264; // COMMANDS + CAPACITY·COMMAND_BYTES

/** The most shares, and so the most threads. */
export const MOST_SHARES = 16;

/** The commands: one for each kernel. */
export const AFFINE_FORWARD = 0;
export const AFFINE_BACKWARD_INPUT = 1;
export const AFFINE_BACKWARD_PARAMETERS = 2;
export const RELU_FORWARD = 3;
export const RELU_BACKWARD = 4;
export const BATCH_NORM_FORWARD = 5;
export const BATCH_NORM_RUNNING = 6;
export const BATCH_NORM_BACKWARD = 7;
export const BATCH_NORM_RELU_FORWARD = 8;
export const BATCH_NORM_RELU_BACKWARD = 9;
export const BATCH_NORM_EVALUATE = 10;
export const BATCH_NORM_EVALUATE_BACKWARD = 11;
export const SOFTMAX = 12;
export const SOFTMAX_CROSS_ENTROPY = 13;
export const MEAN_SQUARED_ERROR = 14;
export const COUNT_CORRECT = 15;
export const COUNT_NON_FINITE = 16;
export const SGD_UPDATE = 17;
export const RMSPROP_UPDATE = 18;
export const ADAM_UPDATE = 19;
export const ADAMW_UPDATE = 20;
