/**
 * The TypeScript blocks of the README, and of what else tells people what to type.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export interface Snippet {
  readonly title: string;
  readonly code: string;
  /** What the comments `// → …` say that it prints. */
  readonly printed: readonly string[];
}

/** @param file of Markdown, from the project's folder */
export function snippetsOf(file: string): Snippet[] {
  const text = readFileSync(join(resolve(import.meta.dirname, "../.."), file), "utf8");
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code], index) => ({
    title: `${index + 1}: ${code!.trim().split("\n").at(-1)}`,
    code: code!,
    printed: [...code!.matchAll(/\/\/ → (.*)/g)].map(([, output]) => output!.trim()),
  }));
}
