/**
 * Whether an argument names a data set or a file.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { ConfigError, DataError, didYouMean } from "../../src/index.ts";
import { DATASET_NAMES, type DatasetName } from "../../src/node/index.ts";

/**
 * For the commands that take files only.
 *
 * @throws ConfigError for the name of a data set, unless a file is called so
 */
export function assertIsFile(word: string, command: string): void {
  const names: readonly string[] = DATASET_NAMES;
  if (!names.includes(word) || existsSync(word)) return;
  throw new ConfigError(
    `${command} takes a file, not the name of a data set. chainrule doctor says in which folder the files of ${word} are.`,
  );
}

/** @throws DataError for a word that is neither a data set nor a file, naming the nearest data set */
export function isDatasetName(data: string): data is DatasetName {
  const names: readonly string[] = DATASET_NAMES;
  if (names.includes(data)) return true;
  if (!/^[\w-]+$/.test(data) || data === "-" || existsSync(data)) return false;
  throw new DataError(`There is no file or data set named ${data}. ${didYouMean(data, names)}`);
}
