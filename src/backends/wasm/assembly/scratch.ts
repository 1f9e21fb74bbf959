/**
 * Where an instance keeps what lives only during one call. Each instance has its own, so that several can work on one
 * memory. No result depends on what an earlier call has left there.
 *
 * @module
 */

/** Bytes that {@link useScratch} must be given. */
export const SCRATCH_BYTES: usize = 1 << 19;

export let scratch: usize = 0;

/** Tells the instance where its scratch memory begins; called once, before the first kernel. */
export function useScratch(pointer: usize): void {
  scratch = pointer;
}
