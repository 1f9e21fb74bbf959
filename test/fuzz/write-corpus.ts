/**
 * Writes the corpus anew: `npx tsx test/fuzz/write-corpus.ts`. Everything in it was made by this file, and by hand.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { checkpointToBytes } from "../../src/formats/checkpoint.ts";
import { modelToBytes } from "../../src/formats/model.ts";
import type { ModelDescription } from "../../src/formats/model-description.ts";
import { exportOnnx } from "../../src/formats/onnx/index.ts";
import { optimizerToBytes } from "../../src/formats/pytorch-optimizer.ts";
import { type SafetensorsTensor, toSafetensors } from "../../src/formats/safetensors.ts";
import { weightsToBytes } from "../../src/formats/weights.ts";
import { affine } from "../../src/layers/affine/affine.ts";
import { batchNorm } from "../../src/layers/batch-norm/batch-norm.ts";
import { branches } from "../../src/layers/branches/branches.ts";
import { relu } from "../../src/layers/relu/relu.ts";
import { residual } from "../../src/layers/residual/residual.ts";
import type { Network } from "../../src/network/network.ts";
import { networkOf } from "../../src/network/sequential.ts";
import { adam } from "../../src/optimizers/adam/adam.ts";
import { sgd } from "../../src/optimizers/sgd/sgd.ts";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import { inputWidth, outputWidth } from "../../src/tables/encoding.ts";
import { prepareTable } from "../../src/tables/prepare.ts";
import type { Checkpoint } from "../../src/training/checkpoint.ts";
import { fit } from "../../src/training/train.ts";
import { floats, node, onnxFile, raw, value } from "../support/onnx.ts";
import { npyFile } from "./readers/npy.ts";
import { zipFile } from "./readers/npz.ts";

const FLOWERS = `length,colour,weight,kind
5.1,red,1.5,iris
4.9,blue,,rose
6.2,red,2.25,iris
5.0,,3,rose
5.5,white,1e1,iris
4.1,blue,2,rose
5.9,red,1,iris
4.7,white,4.5,rose
`;
const GERMAN = 'Name;Preis;Menge\n"Tee; grün";1,5;3\n"Kaffee ""extra""";2,75;4\nKakao;3,25;1\nSaft;0,5;9\n';
const NUMBERS = Array.from({ length: 12 }, (_, i) => `${i},${i * i},${(i * 7) % 5}\n`).join("");

function write(path: string, bytes: Uint8Array | string): void {
  const file = join(import.meta.dirname, "corpus", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

function network(inputs: number, outputs: number): Network {
  const made = networkOf([affine(inputs, 3), batchNorm(3), relu(), affine(3, outputs)]);
  made.initialize(1);
  return made;
}

/** Layers inside of others. */
function graph(): Network {
  const made = networkOf([affine(2, 2), residual(branches([relu()], [affine(2, 1)]), affine(3, 2)), residual(relu())]);
  made.initialize(1);
  return made;
}

function idxFile(type: number, shape: readonly number[], body: Uint8Array): Uint8Array {
  const extents = shape.flatMap((extent) => [0, 0, extent >> 8, extent & 255]);
  return Uint8Array.from([0, 0, type, shape.length, ...extents, ...body]);
}

const data = new Map<string, SafetensorsTensor>([
  ["bytes", { shape: [3], data: Uint8Array.of(1, 2, 255) }],
  ["doubles", { shape: [1, 2], data: Float64Array.of(Math.PI, -0) }],
  ["floats", { shape: [2, 1], data: Float32Array.of(1.5, -2) }],
  ["longs", { shape: [2], data: BigInt64Array.of(-1n, 2n ** 62n) }],
  ["none", { shape: [0, 4], data: new Float32Array(0) }],
]);
write("safetensors/every-type.safetensors", toSafetensors(data, { made: "by hand" }));
write("safetensors/empty.safetensors", toSafetensors(new Map()));
write("safetensors/weights.safetensors", await weightsToBytes(network(2, 2)));

const prepared = prepareTable(parseCsv(FLOWERS, {}, "flowers"), { target: "kind" });
const { encoding } = prepared;
const flowers: ModelDescription = {
  task: "classification",
  classes: ["iris", "rose"],
  inputs: { kind: "table", encoding },
};
const pictures = { kind: "images", shape: [2, 2], scaling: { mean: 0.5, std: 0.25 } } as const;
const models: readonly [string, Network, ModelDescription][] = [
  ["table", network(inputWidth(encoding), outputWidth(encoding)), flowers],
  ["images", network(4, 2), { task: "classification", classes: ["a", "b"], inputs: pictures }],
  ["raw", network(2, 1), { task: "regression", inputs: { kind: "raw" } }],
  ["graph", graph(), { task: "regression", inputs: { kind: "raw" } }],
];
for (const [name, made, description] of models) {
  write(`model/${name}.safetensors`, await modelToBytes({ network: made, description }));
  write(`onnx/${name}.onnx`, await exportOnnx({ network: made, description }));
}

const examples = { x: [[1], [2], [4], [8]], labels: [0, 0, 1, 1] };
const settings = { epochs: 2, batchSize: 2, backend: "reference", optimizer: adam() } as const;
const save = (name: string) => (taken: Checkpoint) => write(`checkpoint/${name}.safetensors`, checkpointToBytes(taken));
await fit(network(1, 2), examples, { ...settings, checkpoint: { everySteps: 3, save: save("plain") } });
for (const optimizer of [adam(), sgd({ momentum: 0.9 })]) {
  const path = `optimizer/${optimizer.kind}.safetensors`;
  const keep = (taken: Checkpoint) => write(path, optimizerToBytes(taken));
  await fit(network(1, 2), examples, { ...settings, optimizer, checkpoint: { save: keep } });
}
const stopping = { validation: examples, earlyStopping: { patience: 1 } };
await fit(network(1, 2), examples, { ...settings, ...stopping, checkpoint: { save: save("early-stopping") } });

write("idx/labels", idxFile(0x08, [4], Uint8Array.of(0, 1, 2, 1)));
write(
  "idx/pictures",
  idxFile(
    0x08,
    [2, 3, 2],
    Uint8Array.from({ length: 12 }, (_, i) => 20 * i),
  ),
);
write("idx/int8", idxFile(0x09, [2], Uint8Array.of(0x80, 0x7f)));
write("idx/int16", idxFile(0x0b, [1, 2], Uint8Array.of(0xff, 0xfe, 0, 1)));
write("idx/int32", idxFile(0x0c, [1], Uint8Array.of(0x80, 0, 0, 0)));
write("idx/float32", idxFile(0x0d, [1], Uint8Array.of(0x7f, 0xc0, 0, 0)));
write("idx/float64", idxFile(0x0e, [1], Uint8Array.of(0x40, 9, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18)));
write("idx/none", idxFile(0x08, [0, 2], new Uint8Array()));

write("gzip/text.gz", gzipSync(FLOWERS));
write("gzip/zeros.gz", gzipSync(new Uint8Array(5000)));
write("gzip/nothing.gz", gzipSync(""));
write("gzip/stored.gz", gzipSync(FLOWERS, { level: 0 }));

const ROWS = [
  { length: 5.1, colour: "red", sweet: true, code: "01" },
  { length: null, colour: "", 'a "b"': [1, { c: "]" }] },
  { length: 12345678901, sweet: false, code: "2", colour: "grün" },
];
write("json-table/list.txt", JSON.stringify(ROWS));
write("json-table/indented.txt", JSON.stringify(ROWS, null, 1));
write("json-table/lines.txt", ROWS.map((row) => `${JSON.stringify(row)}\n`).join(""));
write("csv/flowers.csv", FLOWERS);
write("csv/german.csv", GERMAN);
write("csv/numbers.csv", NUMBERS);
write("csv/quoted.csv", 'a,"b, c","d ""e"""\n1,"two\nlines",3\n4,"",5\n6,x,7\n');
write(
  "csv/mixed-returns.csv",
  "length,colour,\rweight,kind\r\n5.1,red,,rose\r\n5.9,red,1,iris\r\n4.7,white,4.5,rose\r\n",
);
write("csv/tabs.tsv", "id\tmonth\ty\n1\t01\t12%\n2\t02\t13%\n3\t03\t11%\n4\t04\t$5\n");

const arrays = [
  {
    name: "x.npy",
    contents: npyFile("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", new Uint8Array(24)),
  },
  { name: "y.npy", contents: npyFile("{'descr': '|u1', 'fortran_order': False, 'shape': (5,), }", new Uint8Array(5)) },
];
for (const { name, contents } of arrays) write(`npy/${name}`, contents);
write("npz/stored.npz", zipFile(arrays, false));
write("npz/deflated.npz", zipFile(arrays, true));

for (const codec of ["UNCOMPRESSED", "SNAPPY"] as const) {
  const rows = Array.from({ length: 60 }, (_, i) => i);
  const file = parquetWriteBuffer({
    codec,
    rowGroupSize: [40, 100],
    pageSize: 100,
    columnData: [
      { name: "size", data: rows.map((i) => (i % 7 === 0 ? null : i / 2)), type: "DOUBLE" },
      { name: "count", data: rows, type: "INT32", nullable: false },
      { name: "kind", data: rows.map((i) => "ab"[i % 2]), type: "STRING" },
      { name: "runs", data: rows.map((i) => i < 30), type: "BOOLEAN", encoding: "RLE" },
      { name: "steps", data: rows.map(BigInt), type: "INT64", encoding: "DELTA_BINARY_PACKED" },
    ],
  });
  write(`parquet/${codec.toLowerCase()}.parquet`, new Uint8Array(file));
}

write(
  "onnx/reshaped.onnx",
  onnxFile({
    nodes: [
      node("Reshape", ["x", "s"], "r"),
      node("Gemm", ["r", "w", "b"], "y", { transB: 1, alpha: { float: 2 }, beta: { float: 0.5 } }),
      node("BatchNormalization", ["y", "b", "b", "b", "b"], "n", { epsilon: { float: 1e-5 } }),
      node("Softmax", ["n"], "z", { axis: -1 }),
    ],
    tensors: [
      raw("s", [2], BigInt64Array.of(-1n, 2n)),
      raw("w", [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6)),
      floats("b", [3], [1, 2, 3]),
    ],
    inputs: [value("x", [null, 2, 1])],
  }),
);
write(
  "onnx/product-and-sum.onnx",
  onnxFile({
    nodes: [
      node("MatMul", ["x", "w"], "p"),
      node("Add", ["c", "p"], "q"),
      node("Relu", ["q"], "r"),
      node("Dropout", ["r"], "d", { ratio: { float: 0.5 } }),
    ],
    tensors: [raw("w", [2, 3], new Float64Array(6)), floats("c", [1, 3], [1, 2, 3])],
    opset: 11,
  }),
);
