/**
 * Where a source names a kind of layer or optimizer, such as `"batchNorm"`: what a new kind would have to be added to.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { optimizerDefinitions } from "../../src/optimizers/catalog.ts";
import { ROOT } from "./sources.ts";

/** The kinds of layers: each has a folder of its own, `batch-norm` for `batchNorm`. */
export function layerKinds(): string[] {
  return readdirSync(join(ROOT, "src/layers"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));
}

/** The kinds of optimizers: two may share a folder, as `adamw` lies beside `adam`. */
export function optimizerKinds(): string[] {
  return optimizerDefinitions.map(({ kind }) => kind);
}

/** A file that names a kind. */
export interface Mention {
  readonly file: string;
  readonly kind: string;
}

/**
 * The kinds that a source names, each once: as a text, be it compared, listed or a type, or as the key of an object that
 * is written down. Calls of `relu()` build networks, and `options.batchNorm` reads a key that another place has written.
 */
export function mentionsIn(file: string, source: string, kinds: readonly string[]): Mention[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const name = nameIn(node);
    if (name !== undefined && kinds.includes(name)) found.add(name);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true));
  return [...found].sort().map((kind) => ({ file, kind }));
}

function nameIn(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isShorthandPropertyAssignment(node)) return node.name.text;
  const isKey = ts.isPropertyAssignment(node) || ts.isPropertySignature(node) || ts.isMethodDeclaration(node);
  return isKey && ts.isIdentifier(node.name) ? node.name.text : undefined;
}
