/**
 * What the compiler must accept and refuse; `tsc` is the test: an unused `@ts-expect-error` is an error itself.
 */
import { affine, batchNorm, type Network, relu, sequential } from "../../src/index.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function assertType<T extends true>(): T | undefined {
  return undefined;
}

const net = sequential(affine(784, 256), batchNorm(256), relu(), affine(256, 10));
assertType<Equal<typeof net, Network<784, 10>>>();

const leading = sequential(relu(), affine(8, 3), relu());
assertType<Equal<typeof leading, Network<8, 3>>>();

const single = sequential(batchNorm(5));
assertType<Equal<typeof single, Network<5, 5>>>();

// @ts-expect-error layer 1 takes 128 inputs, but the layer before it gives 256
sequential(affine(784, 256), affine(128, 10));

// @ts-expect-error the width passes through relu: layer 2 takes 9
sequential(affine(4, 8), relu(), affine(9, 2));

// @ts-expect-error batchNorm keeps the width it is given: layer 1 takes 16
sequential(affine(4, 8), batchNorm(16), affine(8, 2));

const width = Number("8");
const dynamic = sequential(affine(4, width), relu(), affine(width, 2));
assertType<Equal<typeof dynamic, Network<4, 2>>>();

// @ts-expect-error a known width after an unknown one is still checked: layer 2 takes 3
sequential(affine(4, width), affine(width, 2), affine(3, 1));
