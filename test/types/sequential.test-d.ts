/**
 * What the compiler must accept and refuse; `tsc` is the test: an unused `@ts-expect-error` is an error itself.
 */
import {
  affine,
  batchNorm,
  branches,
  embedding,
  type GradientCheckOptions,
  type Layer,
  type Network,
  type RowSource,
  relu,
  residual,
  type SampleExtent,
  type Shape,
  sequential,
  slice,
} from "../../src/index.ts";

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

// The shape of a sample is that of the first layer that says one, and a network of another shape is another type.
const kept = { ...relu(), inputs: [28, 28, 1], outputs: [28, 28, 1] } as const satisfies Layer;
const learned = sequential(relu(), residual(relu(), kept), branches([kept], [relu()]), pictures, affine(1568, 10));
assertType<Equal<typeof learned, Network<readonly [28, 28, 1], 10>>>();
assertType<Equal<typeof learned.inputShape, readonly [28, 28, 1]>>();
assertType<Equal<typeof learned.inputs, number>>();
assertType<Equal<typeof learned.outputShape, Shape>>();
const ofAnyShape: Network = learned;
// @ts-expect-error its samples have shape [28, 28, 1], and not [1, 28, 28]
const channelsFirst: Network<readonly [1, 28, 28], 10> = learned;
// @ts-expect-error it gives ten numbers a sample, and not two rows of five
const ofRows: Network<readonly [28, 28, 1], readonly [2, 5]> = learned;
// @ts-expect-error a network that says a width says no shape
const ofPictures: Network<readonly [28, 28, 1], 10> = net;

// What is not known yet is checked when the network is built: here the height and the width, or all of a shape.
declare const resized: Layer<readonly [number, number, 1], readonly [number, number, 1]>;
declare const unknown: Layer<Shape, Shape>;
sequential(resized, kept);
sequential(kept, resized);
sequential(unknown, kept);
// @ts-expect-error the channels are known: layer 1 takes [14, 14, 8]
sequential(resized, { ...pictures, inputs: [14, 14, 8] } as const);

// A source of rows may say their shape, and a check of layers that keep every shape takes one.
const flat: Omit<RowSource, "read"> = { rowCount: 60_000, inputs: 784 };
const source: Omit<RowSource, "read"> = { ...flat, shape: [28, 28, 1] };
const checked: GradientCheckOptions = { inputs: [28, 28, 1] };
export const used: readonly unknown[] = [ofAnyShape, channelsFirst, ofRows, ofPictures, source, checked];

const added = sequential(affine(4, 8), residual(relu(), affine(8, 8)), affine(8, 2));
assertType<Equal<typeof added, Network<4, 2>>>();

// @ts-expect-error the layers inside of a residual connection take 8: layer 1 takes 8 inputs
sequential(affine(4, 9), residual(affine(8, 8)));

// @ts-expect-error inside of a residual connection, too: layer 1 takes 7
residual(affine(8, 6), affine(7, 8));

const beside = sequential(affine(4, 8), branches([], [relu(), affine(8, 3)]), affine(11, 2));
assertType<Equal<typeof beside, Network<4, 2>>>();

// Branches of an unknown width tell nothing of what goes in: the width behind them is another.
declare const doubled: Layer<"same", "unknown">;
const behindUnknown = sequential(doubled, affine(8, 2));
assertType<Equal<typeof behindUnknown, Network<SampleExtent, 2>>>();
const doubledInside = residual(branches([relu()], []), affine(8, 4));
assertType<Equal<typeof doubledInside, Layer<"same", "same">>>();
sequential(affine(3, 4), doubledInside, affine(4, 2));
// @ts-expect-error a residual connection keeps the width: layer 2 takes 8
sequential(affine(3, 4), doubledInside, affine(8, 2));
const besideUnknown = branches([doubled, affine(8, 2)], [affine(4, 1)]);
assertType<Equal<(typeof besideUnknown)["inputs"], 4>>();

// @ts-expect-error the second branch takes 8, which goes into all of them, but the third takes 9
branches([], [affine(8, 3)], [affine(9, 3)]);

// @ts-expect-error branches take what goes into their layers: layer 1 takes 8 inputs, but the layer before it gives 9
sequential(affine(4, 9), branches([], [affine(8, 3)]));

// @ts-expect-error inside of a branch, too: layer 1 takes 7
branches([], [affine(8, 6), affine(7, 8)]);

// Numbers and ids beside each other: slices choose the columns of the same ten.
const mixed = sequential(
  branches([slice(10, 8), batchNorm(8)], [slice(10, 1, { from: 8 }), embedding(40, 4)], [slice(10, 1, { from: 9 })]),
  affine(13, 64),
);
assertType<Equal<typeof mixed, Network<10, 64>>>();

// @ts-expect-error an embedding of one column gives what it says: layer 1 takes 5
sequential(embedding(40, 4), affine(5, 2));
// @ts-expect-error it takes one column of ids, unless it says more: layer 1 takes 1
sequential(slice(10, 2, { from: 8 }), embedding(40, 4));
// @ts-expect-error a slice gives as many columns as it says: layer 1 takes 7
sequential(slice(10, 8), batchNorm(7));
// @ts-expect-error slices of one sample are of the same number of columns: 9 and 10
branches([slice(10, 8)], [slice(9, 1)]);

// How wide several columns of ids become is found out when the network is built.
const words = sequential(embedding(1000, 16, { columns: 20, paddingId: 0 }), affine(320, 2));
assertType<Equal<typeof words, Network<20, 2>>>();
const padded = embedding(40, 4, { paddingId: 0 });
assertType<Equal<typeof padded, Layer<1, 4>>>();
