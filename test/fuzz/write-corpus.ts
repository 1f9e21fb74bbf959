/**
 * Writes the corpus anew: `npx tsx test/fuzz/write-corpus.ts`. Everything in it was made by this file, and by hand.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseCsv } from "../../src/data/csv.ts";
import { prepareTable } from "../../src/data/prepare-table.ts";
import { inputWidth, outputWidth } from "../../src/data/table-encoding.ts";
import { checkpointToBytes } from "../../src/formats/checkpoint.ts";
import { modelToBytes } from "../../src/formats/model.ts";
import type { ModelDescription } from "../../src/formats/model-description.ts";
import { type SafetensorsTensor, toSafetensors } from "../../src/formats/safetensors.ts";
import { weightsToBytes } from "../../src/formats/weights.ts";
import { affine } from "../../src/layers/affine.ts";
import { batchNorm } from "../../src/layers/batch-norm.ts";
import { relu } from "../../src/layers/relu.ts";
import type { Network } from "../../src/network/network.ts";
import { networkOf } from "../../src/network/sequential.ts";
import { adam } from "../../src/optimizers/adam.ts";
import type { Checkpoint } from "../../src/training/checkpoint.ts";
import { fit } from "../../src/training/train.ts";

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
];
for (const [name, made, description] of models) {
  write(`model/${name}.safetensors`, await modelToBytes({ network: made, description }));
}

const examples = { x: [[1], [2], [4], [8]], labels: [0, 0, 1, 1] };
const settings = { epochs: 2, batchSize: 2, backend: "reference", optimizer: adam() } as const;
const save = (name: string) => (taken: Checkpoint) => write(`checkpoint/${name}.safetensors`, checkpointToBytes(taken));
await fit(network(1, 2), examples, { ...settings, checkpoint: { everySteps: 3, save: save("plain") } });
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

write("csv/flowers.csv", FLOWERS);
write("csv/german.csv", GERMAN);
write("csv/numbers.csv", NUMBERS);
write("csv/quoted.csv", 'a,"b, c","d ""e"""\n1,"two\nlines",3\n4,"",5\n6,x,7\n');
write("csv/tabs.tsv", "id\tmonth\ty\n1\t01\t12%\n2\t02\t13%\n3\t03\t11%\n4\t04\t$5\n");
