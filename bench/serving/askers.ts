/**
 * A loaded table model and its ONNX file, and the ways to ask them for one row: each first compared with the others.
 *
 * @module
 */
import { createRequire } from "node:module";
import type { ClassAnswer, Layer, Row, TableEncoding } from "../../src/index.ts";
import { RowEncoder } from "../../src/tables/row-encoder.ts";

/** One way to ask. */
export interface Asker {
  readonly name: string;
  /** Asks for one row after the other, or for as many at a time as there are callers. */
  ask(count: number): Promise<void>;
  /** How many answers one `ask(1)` waits for. */
  readonly callers: number;
}

/** What is asked. */
export interface Workload {
  readonly name: string;
  readonly askers: readonly Asker[];
}

/** Where the library was built to: what users have. */
const { affine, batchNorm, fit, modelFromBytes, modelToBytes, networkOf, relu } = (await import(
  new URL("../../dist/node/index.js", import.meta.url).href
)) as typeof import("../../src/index.ts");
const { exportOnnx } = (await import(
  new URL("../../dist/node/onnx.js", import.meta.url).href
)) as typeof import("../../src/formats/onnx/index.ts");

const CALLERS = 64;
const ISLANDS = ["Biscoe", "Dream", "Torgersen"];
const SPECIES = ["Adelie", "Chinstrap", "Gentoo"];
const ENCODING: TableEncoding = {
  features: [
    ...["bill", "depth", "flipper", "mass"].map(
      (name, i) => ({ kind: "number", name, mean: 10 * i, std: 2 + i }) as const,
    ),
    { kind: "category", name: "island", categories: ISLANDS },
    { kind: "category", name: "sex", categories: ["female", "male"] },
  ],
  target: { task: "classification", name: "species", classes: SPECIES },
};
const D = 9;
const ROWS: readonly Row[] = Array.from({ length: 256 }, (_, i) => ({
  ...{ bill: 3.5 + (i % 7), depth: 9 + (i % 5), flipper: 20.25 + (i % 11), mass: 31 - (i % 13) },
  ...{ island: ISLANDS[i % 3]!, sex: i % 2 === 0 ? "female" : "male" },
}));

const ENCODED = ROWS.map((row) => {
  const x = new Float32Array(D);
  new RowEncoder(ENCODING).write(row, x, 0, "error", undefined);
  return x;
});

const NETWORKS: Readonly<Record<string, () => readonly Layer[]>> = {
  "9-64-32-3, the command's default": () => [
    ...[affine(D, 64), batchNorm(64), relu(), affine(64, 32), batchNorm(32), relu(), affine(32, 3)],
  ],
  "9-256-128-3": () => [affine(D, 256), relu(), affine(256, 128), relu(), affine(128, 3)],
  "9-16-3": () => [affine(D, 16), relu(), affine(16, 3)],
};

/** All models with their askers. @throws Error if two answers differ */
export async function workloads(): Promise<Workload[]> {
  const all: Workload[] = [];
  for (const [name, layers] of Object.entries(NETWORKS)) all.push({ name, askers: await askersOf(layers()) });
  return all;
}

async function askersOf(layers: readonly Layer[]): Promise<Asker[]> {
  const network = networkOf(layers);
  const x = Array.from({ length: 64 }, (_, n) => Array.from({ length: D }, (_, d) => Math.sin(n * D + d)));
  await fit(network, { x, labels: x.map((_, n) => n % 3) }, { epochs: 3, threads: 1 });
  const inputs = { kind: "table", encoding: ENCODING } as const;
  const description = { task: "classification", classes: SPECIES, inputs } as const;
  const model = modelFromBytes(await modelToBytes({ network, description }), "the bench's model");
  await model.ready();
  const onnx = await exportOnnx(network, { softmax: true });
  const sessions = await sessionsOf(onnx);
  for (const { name, run } of sessions) agree(name, await run(encoded(0)), model.predictNow(rowAt(0)) as ClassAnswer);
  const one = { threads: 1 };
  const joined = (i: number): Promise<unknown> =>
    Promise.all(ROWS.slice(0, CALLERS).map((_, j) => model.predict(rowAt(i + j), one)));
  return [
    {
      name: "predictNow",
      callers: 1,
      ask: async (n) => {
        for (let i = 0; i < n; i++) model.predictNow(rowAt(i));
      },
    },
    { name: "predict", callers: 1, ask: inTurn((i) => model.predict(rowAt(i), one)) },
    { name: `predict, ${CALLERS} callers`, callers: CALLERS, ask: inTurn(joined) },
    ...sessions.map(({ name, run }) => ({ name, callers: 1, ask: inTurn((i) => run(encoded(i))) })),
  ];
}

function inTurn(ask: (i: number) => Promise<unknown>): Asker["ask"] {
  return async (count) => {
    for (let i = 0; i < count; i++) await ask(i);
  };
}

function rowAt(i: number): Row {
  return ROWS[i % ROWS.length]!;
}

/** The row as the network takes it. The other runtimes have no encoding of their own, so theirs is not counted. */
function encoded(i: number): Float32Array {
  return ENCODED[i % ROWS.length]!;
}

/** ONNX Runtime as it is installed here, each with one thread. */
interface Session {
  readonly name: string;
  run(x: Float32Array): Promise<Float32Array>;
}

async function sessionsOf(onnx: Uint8Array): Promise<Session[]> {
  const sessions: Session[] = [];
  for (const name of ["onnxruntime-web", "onnxruntime-node"]) {
    const ort = runtime(name);
    if (!ort) continue;
    if (name === "onnxruntime-web") ort.env.wasm.numThreads = 1;
    const session = await ort.InferenceSession.create(onnx, { intraOpNumThreads: 1, interOpNumThreads: 1 });
    const [output] = session.outputNames as [string];
    const run = async (x: Float32Array): Promise<Float32Array> =>
      (await session.run({ x: new ort.Tensor("float32", x, [1, D]) }))[output]!.data as Float32Array;
    sessions.push({ name, run });
  }
  return sessions;
}

/** onnxruntime-node is as large as all others together, so whoever wants it installs it in bench/. */
function runtime(name: string): typeof import("onnxruntime-web") | undefined {
  try {
    return createRequire(new URL("../package.json", import.meta.url))(name);
  } catch {
    return undefined;
  }
}

function agree(name: string, probabilities: Float32Array, answer: ClassAnswer): void {
  const own = SPECIES.map((species) => answer.probabilities[species]!);
  if (own.every((p, m) => Math.abs(p - probabilities[m]!) < 1e-5)) return;
  throw new Error(`${name} answers ${probabilities.join(", ")}, but chainrule ${own.join(", ")}.`);
}
