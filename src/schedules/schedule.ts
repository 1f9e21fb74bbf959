/**
 * Learning-rate schedules: only additions, products and quotients, so that every engine computes the same bits.
 *
 * @module
 */

/**
 * The factor on the optimizer's learning rate.
 *
 * @param step 0-based
 * @param stepCount of the whole run
 */
export type Schedule = (step: number, stepCount: number) => number;
