/**
 * The derivations, wherever they stand in the source.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Paths of the texts beside the code that they derive, from the root of the repository on. */
export const DERIVATIONS: readonly string[] = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".md"))
  .map((file) => join("src", file))
  .sort();

/** The derivations and the other chapters of the book. */
export const CHAPTERS: readonly string[] = [
  ...DERIVATIONS,
  ...readdirSync("docs/book")
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs/book", file)),
];
