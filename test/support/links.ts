/**
 * The links and pictures of Markdown that lead to other files of the repository.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, resolve } from "node:path";
import MarkdownIt from "markdown-it";
import { anchorOf } from "../../studio/build/derivations.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const NOT_OURS = new Set(["node_modules", "dist", ".git"]);

export interface Link {
  /** As it is written. */
  readonly address: string;
  /** The file or folder, from the root of the repository. */
  readonly path: string;
  /** The heading; undefined for the whole file. */
  readonly anchor: string | undefined;
}

/** Paths of all Markdown of the repository, from its root. */
export function markdownFiles(folder: string = ROOT): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith(".md") ? [relative(ROOT, path)] : [];
  });
}

/** Links with an address of the web are left out: no test reaches them. */
export function linksOf(file: string): Link[] {
  return tokensOf(file)
    .flatMap(({ children }) => children ?? [])
    .flatMap((token) => token.attrGet("href") ?? token.attrGet("src") ?? [])
    .filter((address) => !/^[a-z]+:/i.test(address))
    .map((address) => {
      const [path = "", anchor] = address.split("#");
      return { address, path: path === "" ? file : normalize(join(dirname(file), path)), anchor };
    });
}

/** The anchors of the headings of a file. */
export function anchorsOf(file: string): string[] {
  const tokens = tokensOf(file);
  return tokens.flatMap(({ type }, i) => (type === "heading_open" ? anchorOf(tokens[i + 1]!.content) : []));
}

function tokensOf(file: string): ReturnType<MarkdownIt["parse"]> {
  return new MarkdownIt().parse(readFileSync(join(ROOT, file), "utf8"), {});
}
