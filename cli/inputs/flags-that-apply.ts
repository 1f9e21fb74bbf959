/**
 * Flags that one kind of data has no use for are refused: what is passed over in silence is believed.
 *
 * @module
 */
import { ConfigError } from "../../src/index.ts";

const TABLE_FLAGS = [
  ...["target", "weight", "task", "features", "ignore", "categorical", "missing"],
  ...["delimiter", "header", "decimal", "encoding", "missingValues", "defaultMissingValues", "stream"],
];

/** @throws ConfigError for a flag on tables */
export function refuseTableFlags(flags: object, data: string): void {
  refuse(flags, TABLE_FLAGS, `is for tables, but ${data} is not a table`);
}

/** @throws ConfigError for a flag on where pictures are */
export function refusePictureFlags(flags: object, data: string): void {
  refuse(flags, ["dataDir"], `is for mnist and fashion-mnist, but ${data} is a file`);
}

/** @throws ConfigError for a flag on columns of the input that go with the answers */
export function refuseKeepFlags(flags: object, data: string): void {
  refuse(flags, ["keep", "keepAll"], `keeps columns of a table, but ${data} is not a table`);
}

function refuse(flags: object, names: readonly string[], why: string): void {
  const given = Object.entries(flags).find(([name, value]) => names.includes(name) && value !== undefined);
  if (given) throw new ConfigError(`${flagOf(given[0], given[1])} ${why}. Leave this flag out.`);
}

/** `missingValues` → `--missing-values`; a false `header` was written `--no-header`. */
function flagOf(name: string, value: unknown): string {
  return `--${value === false ? "no-" : ""}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
