/**
 * What the README and the pages of `docs` tell people to type. A block ```` ```ts ```` is run; a block ```` ```ts not-run ````
 * is only shown, because it needs what a test does not have.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** The README and the pages of `docs` and of the book, from the project's folder. */
export const DOCUMENTS: readonly string[] = ["README.md", ...pages("docs"), ...pages("docs/book")];

function pages(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
}

export interface Snippet {
  readonly title: string;
  readonly code: string;
  /** What the comments `// → …` say that it prints. */
  readonly printed: readonly string[];
}

/** @param file of Markdown, from the project's folder */
export function snippetsOf(file: string): Snippet[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code], index) => ({
    title: `${index + 1}: ${code!.trim().split("\n").at(-1)}`,
    code: code!,
    printed: [...code!.matchAll(/\/\/ → (.*)/g)].map(([, output]) => output!.trim()),
  }));
}

/**
 * The commands of the block of shell under a line of Markdown.
 *
 * @param line such as `In a clone, as typed:`
 */
export function commandsUnder(file: string, line: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  const [, block] = text.split(`${line}\n\n\`\`\`sh\n`);
  if (block === undefined) throw new Error(`${file} has no block of commands under "${line}"`);
  return block.split("\n```")[0]!.split("\n");
}
