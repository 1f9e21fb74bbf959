/**
 * What the compiler must accept and refuse; `tsc` is the test: an unused `@ts-expect-error` is an error itself.
 */
import { affine, batchNorm, branches, type Layer, type Network, relu, residual, sequential } from "../../src/index.ts";

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

const pictures = { ...relu(), inputs: [28, 28, 1], outputs: [14, 14, 8] } as const satisfies Layer;
const flattened = sequential(pictures, relu(), affine(1568, 10));
assertType<Equal<typeof flattened, Network<readonly [28, 28, 1], 10>>>();

const transposed = { ...relu(), inputs: [8, 14, 14], outputs: [8, 14, 14] } as const satisfies Layer;
// @ts-expect-error layer 1 takes [8, 14, 14] inputs, but the layer before it gives [14, 14, 8]
sequential(pictures, transposed);

const added = sequential(affine(4, 8), residual(relu(), affine(8, 8)), affine(8, 2));
assertType<Equal<typeof added, Network<4, 2>>>();

// @ts-expect-error the layers inside of a residual connection take 8: layer 1 takes 8 inputs
sequential(affine(4, 9), residual(affine(8, 8)));

// @ts-expect-error inside of a residual connection, too: layer 1 takes 7
residual(affine(8, 6), affine(7, 8));

const beside = sequential(affine(4, 8), branches([], [relu(), affine(8, 3)]), affine(11, 2));
assertType<Equal<typeof beside, Network<4, 2>>>();

// @ts-expect-error the second branch takes 8, which goes into all of them, but the third takes 9
branches([], [affine(8, 3)], [affine(9, 3)]);

// @ts-expect-error branches take what goes into their layers: layer 1 takes 8 inputs, but the layer before it gives 9
sequential(affine(4, 9), branches([], [affine(8, 3)]));

// @ts-expect-error inside of a branch, too: layer 1 takes 7
branches([], [affine(8, 6), affine(7, 8)]);
