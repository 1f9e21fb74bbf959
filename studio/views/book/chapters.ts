/**
 * The chapters of the book, in the order of its table of contents: a derivation that is listed there is a chapter here.
 *
 * @module
 */
import contents from "../../../docs/book/README.md?raw";
import type { Derivation } from "../../build/derivation.ts";

export interface Chapter {
  /** As links say it: the name of its file. */
  readonly name: string;
  readonly title: string;
  load(): Promise<{ readonly default: Derivation }>;
}

type Loaders = Readonly<Record<string, Chapter["load"]>>;

/** Every text beside code, and those of the book's own folder, by their paths from here. */
const TEXTS: Loaders = import.meta.glob(["../../../src/**/*.md", "../../../docs/book/*.md"]) as Loaders;

const FOLDER = "../../../docs/book/";

export const CHAPTERS: readonly Chapter[] = [
  { name: "contents", title: "Contents", load: TEXTS[`${FOLDER}README.md`]! },
  ...[...contents.matchAll(/\[([^\]]+)\]\(([^)#]+\.md)\)/g)].map(([, title, path]) => chapterOf(title!, path!)),
];

function chapterOf(title: string, path: string): Chapter {
  const name = path.slice(path.lastIndexOf("/") + 1, -".md".length);
  const load = TEXTS[path.startsWith("../../") ? `../${path}` : `${FOLDER}${path}`];
  if (load === undefined) throw new Error(`The table of contents lists ${path}, which is no text of the book.`);
  return { name, title, load };
}
